import { report } from './report.ts';
import { ratePerSecond } from './rig/load.ts';
import { readBenchOptions } from './rig/options.ts';
import { type Figure, type Measure, sideBySide } from './rig/side-by-side.ts';
import { durabilityOf, onStage } from './rig/stage.ts';
import type { Work } from './rig/work.ts';

const CALLS: Work = { kind: 'call', steps: 10 };
const COMPUTED: Work = { kind: 'compute', steps: 10 };

const RATE: Figure = { metric: '64 callers', unit: 'runs/s', of: ratePerSecond };
const UNDER_LOAD: Figure = {
  metric: '64 callers, p50',
  unit: 'ms',
  of: (load) => load.latencies.p50,
};
const ALONE: Figure = { metric: 'one caller, p50', unit: 'ms', of: (load) => load.latencies.p50 };

const MEASURES = [
  ...measuresOf('ten steps that call a service', CALLS),
  ...measuresOf('ten steps that compute', COMPUTED),
];

function measuresOf(name: string, work: Work): Measure[] {
  return [
    { case: name, work, callers: 64, figures: [RATE, UNDER_LOAD] },
    { case: name, work, callers: 1, figures: [ALONE] },
  ];
}

const options = readBenchOptions();
await onStage(options, [CALLS, COMPUTED], async (stage) => {
  const rows = [];
  for (const measure of MEASURES) rows.push(...(await sideBySide(stage, options, measure)));
  report('ten-steps', durabilityOf(stage), rows);
});
