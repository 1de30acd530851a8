import { report } from './report.ts';
import { MEDIAN, PROCESSOR, RATE } from './rig/figures.ts';
import { readBenchOptions } from './rig/options.ts';
import { type Measure, sideBySide } from './rig/side-by-side.ts';
import { durabilityOf, onStage } from './rig/stage.ts';
import type { Work } from './rig/work.ts';

const CALLS: Work = { kind: 'call', steps: 10 };
const COMPUTED: Work = { kind: 'compute', steps: 10 };

const MEASURES = [...measuresOf('ten calls', CALLS), ...measuresOf('ten computed steps', COMPUTED)];

function measuresOf(name: string, work: Work): Measure[] {
  return [
    { case: `${name}, 64 callers`, work, callers: 64, figures: [RATE, MEDIAN, PROCESSOR] },
    { case: `${name}, one caller`, work, callers: 1, figures: [MEDIAN] },
  ];
}

const options = readBenchOptions();
await onStage(options, [CALLS, COMPUTED], async (stage) => {
  const rows = [];
  for (const measure of MEASURES) rows.push(...(await sideBySide(stage, options, measure)));
  report('ten-steps', durabilityOf(stage), rows);
});
