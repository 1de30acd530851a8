import type { Finding } from './audit/audit.ts';
import type { CrashFigures } from './crashes.ts';
import type { Evidence, FoundEvent, FoundRun } from './evidence.ts';
import type { Options } from './options.ts';

const SHOWN_VIOLATIONS = 10;

/** What the test found, for people (`lines`) and for machines. */
export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly figures: { readonly [name: string]: number };
  readonly findings: readonly Finding[];
}

export function reportOf(
  options: Options,
  crashes: CrashFigures & { readonly databaseCrashes: number },
  evidence: Evidence,
  findings: readonly Finding[],
  tookMs: number,
): Report {
  const failed = findings.filter((finding) => finding.violations.length > 0).length;
  const events = evidence.runs.flatMap((run) => run.events);
  return {
    passed: findings.length - failed,
    failed,
    findings,
    figures: {
      seed: options.seed,
      kills: crashes.killedAt.length,
      killedWhileStarting: crashes.killedWhileStarting,
      databaseCrashes: crashes.databaseCrashes,
      openRunsAtKills: sum(crashes.killedAt.map((at) => openRuns(evidence.runs, at))),
      medianStartMs: median(crashes.startsMs),
      longestStartMs: Math.max(0, ...crashes.startsMs),
      acknowledgements: evidence.acknowledgements.length,
      runs: evidence.runs.length,
      childRuns: evidence.runs.filter((run) => run.parentRunId !== undefined).length,
      events: events.length,
      effects: events.filter((event) => event.type === 'effect-requested').length,
      retries: events.filter((event) => event.type === 'task-faulted').length,
      compensations: events.filter((event) => event.type === 'task-compensated').length,
      sideEffects: evidence.sideEffects.length,
      repeatedDeliveries: evidence.sideEffects.filter(({ deliveries }) => deliveries > 1).length,
      tookMs,
    },
  };
}

/** The report in lines; the last one is the result. */
export function linesOf({ passed, failed, figures, findings }: Report): string[] {
  return [
    ...Object.entries(figures).map(([name, value]) => `${name.padEnd(22)}${value}`),
    '',
    ...findings.flatMap(describe),
    '',
    `${passed} passed, ${failed} failed`,
  ];
}

function describe({ promise, violations }: Finding): string[] {
  if (violations.length === 0) return [`ok    ${promise}`];
  const shown = violations.slice(0, SHOWN_VIOLATIONS);
  return [
    `FAIL  ${promise}: ${violations.length} times`,
    ...shown.map(({ about, message }) => `        ${about}: ${message}`),
  ];
}

/** How many runs had begun and not ended at an instant. */
function openRuns(runs: readonly FoundRun[], at: number): number {
  const instant = (event: FoundEvent | undefined) => Date.parse(String(event?.at));
  return runs.filter(({ events }) => instant(events[0]) < at && instant(events.at(-1)) > at).length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
