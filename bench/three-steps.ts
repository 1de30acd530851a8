import { type Row, report } from './report.ts';
import { MEDIAN, P95, RATE } from './rig/figures.ts';
import { readBenchOptions } from './rig/options.ts';
import { type Measure, sideBySide } from './rig/side-by-side.ts';
import { durabilityOf, onStage, type Stage } from './rig/stage.ts';
import type { Work } from './rig/work.ts';

const CALLS: Work = { kind: 'call', steps: 3 };
const COMPUTED: Work = { kind: 'compute', steps: 3 };

const MEASURES = [
  ...measuresOf('three computed steps', COMPUTED),
  ...measuresOf('three calls', CALLS),
];

/** As in Windmill's comparison: one run after another, then a hundred that are asked for at once. */
function measuresOf(name: string, work: Work): Measure[] {
  return [
    { case: `${name}, one caller`, work, callers: 1, figures: [MEDIAN, P95] },
    { case: `${name}, a batch of 100`, work, callers: 100, count: 100, figures: [RATE] },
  ];
}

/** The first run of processes that have just come up. There is only one of each. */
async function cold({ ours, peers, load }: Stage): Promise<Row[]> {
  const row = { case: 'three computed steps', metric: 'first run after the start', unit: 'ms' };
  const figures = [];
  for (const subject of [ours, ...peers]) {
    const job = { requests: [subject.request(COMPUTED)], callers: 1, count: 1, ms: 60_000 };
    figures.push({ peer: subject.name, theirs: (await load(job)).latencies.p50 });
  }
  const [mine, ...others] = figures;
  if (mine === undefined) return [];
  if (others.length === 0) return [{ ...row, ours: mine.theirs }];
  return others.map((other) => ({ ...row, ours: mine.theirs, ...other }));
}

const options = readBenchOptions();
await onStage(options, [COMPUTED, CALLS], async (stage) => {
  const rows = await cold(stage);
  for (const measure of MEASURES) rows.push(...(await sideBySide(stage, options, measure)));
  report('three-steps', durabilityOf(stage), rows);
});
