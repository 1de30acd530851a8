import { report } from './report.ts';
import { MEDIAN, PROCESSOR, RATE } from './rig/figures.ts';
import { readBenchOptions } from './rig/options.ts';
import { type Measure, sideBySide } from './rig/side-by-side.ts';
import { durabilityOf, onStage } from './rig/stage.ts';
import type { Work } from './rig/work.ts';

/** A request starts a run of one step, whose output is the response. */
const STEP: Work = { kind: 'compute', steps: 1 };
/** Of peers: what they do for a request that asks for nothing. */
const EMPTY: Work = { kind: 'compute', steps: 0 };

const MEASURES: readonly Measure[] = [
  { case: 'one step, 64 callers', work: STEP, callers: 64, figures: [RATE, MEDIAN, PROCESSOR] },
  { case: 'one step, one caller', work: STEP, callers: 1, figures: [MEDIAN] },
  {
    ...{ case: 'one step beside their empty handler, 64 callers', work: STEP, theirWork: EMPTY },
    ...{ callers: 64, figures: [RATE, MEDIAN] },
  },
];

const options = readBenchOptions();
await onStage(options, [STEP, EMPTY], async (stage) => {
  const rows = [];
  for (const measure of MEASURES) rows.push(...(await sideBySide(stage, options, measure)));
  report('request', durabilityOf(stage), rows);
});
