import { median } from './measure.ts';
import { report } from './report.ts';
import { ratePerSecond } from './rig/load.ts';
import { residentMb } from './rig/memory.ts';
import { readBenchOptions } from './rig/options.ts';
import { readSize } from './rig/size.ts';
import { durabilityOf, onStage } from './rig/stage.ts';
import type { Work } from './rig/work.ts';

/** An hour is what the design asks for. */
const MINUTES = readSize('minutes', 5);
const PARTS = 20;
const WORK: Work = { kind: 'call', steps: 3 };
/** Of what it can do: a server that is busy, not one that drowns. */
const SHARE = 0.4;

interface Part {
  readonly residentMb: number;
  readonly p99: number;
  readonly perSecond: number;
}

await onStage({ ...readBenchOptions(), peers: [] }, [WORK], async (stage) => {
  const { ours, load } = stage;
  const requests = [ours.request(WORK)];
  await load({ requests, callers: 32, ms: 5000 });
  const peak = ratePerSecond(await load({ requests, callers: 32, ms: 5000 }));
  const rate = peak * SHARE;
  const parts: Part[] = [];
  for (let index = 0; index < PARTS; index += 1) {
    const ms = (MINUTES * 60_000) / PARTS;
    const part = await load({ requests, callers: 128, ratePerSecond: rate, ms });
    const { p99 } = part.latencies;
    parts.push({ residentMb: residentMb(ours.pids), p99, perSecond: ratePerSecond(part) });
  }
  const [early, late] = [parts.slice(0, PARTS / 2), parts.slice(PARTS / 2)];
  const middle = (some: readonly Part[], of: (part: Part) => number) => median(some.map(of));
  const row = { case: `${MINUTES} minutes at ${Math.round(rate)} runs/s of three calls` };
  const figures: readonly [string, string, (part: Part) => number][] = [
    ['resident', 'MB', (part) => part.residentMb],
    ['p99', 'ms', (part) => part.p99],
    ['completed', 'runs/s', (part) => part.perSecond],
  ];
  report(
    'soak',
    durabilityOf(stage),
    figures.flatMap(([metric, unit, of]) => [
      { ...row, metric: `${metric}, first half`, unit, ours: middle(early, of) },
      { ...row, metric: `${metric}, second half`, unit, ours: middle(late, of) },
      { ...row, metric: `${metric}, at most`, unit, ours: Math.max(...parts.map(of)) },
    ]),
  );
});
