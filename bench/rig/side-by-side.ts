import { median } from '../measure.ts';
import type { Row } from '../report.ts';
import type { Load } from './load.ts';
import type { BenchOptions } from './options.ts';
import { usageOf } from './processes.ts';
import type { Stage } from './stage.ts';
import type { Subject } from './subjects/subject.ts';
import type { Work } from './work.ts';

/** A load that every subject gets, and the figures to take of it. */
export interface Measure {
  readonly case: string;
  readonly work: Work;
  /** What peers get, where it is not the same. */
  readonly theirWork?: Work;
  readonly callers: number;
  /** So many requests make a round, however long it takes. */
  readonly count?: number;
  readonly figures: readonly Figure[];
}

export interface Figure {
  readonly metric: string;
  readonly unit: string;
  readonly of: (round: Round) => number;
}

/** What a round was for the callers, and what it cost the subject. */
export interface Round extends Load {
  /** Of the subject; NaN where the system does not tell. */
  readonly processorMs: number;
}

/**
 * Takes figures of ours and of every peer, in rounds that alternate, so that what else the machine does
 * slows all of them down. A first round of each is not counted: it warms up.
 */
export async function sideBySide(
  stage: Stage,
  options: BenchOptions,
  measure: Measure,
): Promise<Row[]> {
  const subjects = [stage.ours, ...stage.peers];
  const rounds = new Map<Subject, Round[]>(subjects.map((subject) => [subject, []]));
  for (const subject of subjects) await answersRightly(subject, workOf(measure, stage, subject));
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const subject of subjects) {
      const figures = await play(stage, options, measure, subject);
      if (round > 0) rounds.get(subject)?.push(figures);
    }
  }
  return rowsOf(stage, measure, rounds);
}

function workOf({ work, theirWork = work }: Measure, { ours }: Stage, subject: Subject): Work {
  return subject === ours ? work : theirWork;
}

async function play(
  stage: Stage,
  { seconds }: BenchOptions,
  measure: Measure,
  subject: Subject,
): Promise<Round> {
  const { callers, count } = measure;
  const request = subject.request(workOf(measure, stage, subject));
  const limit = count === undefined ? { ms: seconds * 1000 } : { count, ms: 60_000 };
  const before = usageOf(subject.pids)?.processorMs ?? Number.NaN;
  const load = await stage.load({ requests: [request], callers, ...limit });
  const after = usageOf(subject.pids)?.processorMs ?? Number.NaN;
  return { ...load, processorMs: after - before };
}

function rowsOf(
  { ours, peers }: Stage,
  measure: Measure,
  rounds: ReadonlyMap<Subject, readonly Round[]>,
): Row[] {
  const middle = ({ of }: Figure, subject: Subject) => median(rounds.get(subject)?.map(of) ?? []);
  return measure.figures.flatMap((figure) => {
    const { metric, unit } = figure;
    const row = { case: measure.case, metric, unit, ours: middle(figure, ours) };
    if (peers.length === 0) return [row];
    return peers.map((peer) => ({ ...row, peer: peer.name, theirs: middle(figure, peer) }));
  });
}

/** All steps were taken: a system that does less would be quicker. */
async function answersRightly(subject: Subject, work: Work): Promise<void> {
  const { url, headers, body } = subject.request(work);
  const response = await fetch(url, { method: 'POST', headers, body: body ?? null });
  const text = await response.text();
  const { n } = (response.ok ? JSON.parse(text) : {}) as { n?: number };
  if (n === work.steps) return;
  throw new Error(`Expected ${subject.name} to answer n = ${work.steps}, but got ${text}`);
}
