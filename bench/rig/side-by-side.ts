import { median } from '../measure.ts';
import type { Row } from '../report.ts';
import type { Load } from './load.ts';
import type { BenchOptions } from './options.ts';
import type { Stage } from './stage.ts';
import type { Subject } from './subjects/subject.ts';
import type { Work } from './work.ts';

/** A load that every subject gets, and the figures to take of it. */
export interface Measure {
  readonly case: string;
  readonly work: Work;
  readonly callers: number;
  readonly figures: readonly Figure[];
}

export interface Figure {
  readonly metric: string;
  readonly unit: string;
  readonly of: (load: Load) => number;
}

/**
 * Takes figures of ours and of every peer, in rounds that alternate, so that what else the machine does
 * slows all of them down. A first round of each is not counted: it warms up.
 */
export async function sideBySide(
  stage: Stage,
  { rounds, seconds }: BenchOptions,
  measure: Measure,
): Promise<Row[]> {
  const subjects = [stage.ours, ...stage.peers];
  const loads = new Map<Subject, Load[]>(subjects.map((subject) => [subject, []]));
  for (const subject of subjects) await answersRightly(subject, measure.work);
  for (let round = 0; round <= rounds; round += 1) {
    for (const subject of subjects) {
      const request = subject.request(measure.work);
      const load = await stage.load({ request, callers: measure.callers, ms: seconds * 1000 });
      if (round > 0) loads.get(subject)?.push(load);
    }
  }
  const middle = ({ of }: Figure, subject: Subject) => median(loads.get(subject)?.map(of) ?? []);
  return measure.figures.flatMap((figure) => {
    const { metric, unit } = figure;
    const row = { case: measure.case, metric, unit, ours: middle(figure, stage.ours) };
    if (stage.peers.length === 0) return [row];
    return stage.peers.map((peer) => ({ ...row, peer: peer.name, theirs: middle(figure, peer) }));
  });
}

/** All steps were taken: a system that does less would be quicker. */
async function answersRightly(subject: Subject, work: Work): Promise<void> {
  const { url, headers, body } = subject.request(work);
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  const { n } = (response.ok ? JSON.parse(text) : {}) as { n?: number };
  if (n === work.steps) return;
  throw new Error(`Expected ${subject.name} to answer n = ${work.steps}, but got ${text}`);
}
