import { execFileSync } from 'node:child_process';
import type { Options } from './options.ts';
import type { Judged } from './oracle/share.ts';
import { shrink } from './shrink.ts';
import { type Report, simulate } from './simulation.ts';

/** What the simulation of a seed came to, as one process tells another. */
export interface Outcome {
  readonly seed: number;
  readonly lives: number;
  readonly runs: number;
  readonly events: number;
  readonly judgements: readonly Judged[];
  /** The lines that tell of its failure; empty: it has passed. */
  readonly failure: readonly string[];
}

/** Simulates one seed. A failure is made smaller before it is told. */
export async function outcomeOf(seed: number, options: Options): Promise<Outcome> {
  const { faults, trace } = options;
  const report = await simulate({ seed, faults, keep: trace });
  const { lives, runs, events, judgements } = report;
  const failure = report.violations.length === 0 ? [] : await told(report, options);
  return { seed, lives, runs, events, judgements, failure };
}

async function told(report: Report, { faults, faultsName }: Options): Promise<string[]> {
  const { seed, violations, trace } = report;
  const shrunk = await shrink(report, { seed, faults, keep: 0 });
  return [
    `seed ${seed} failed; again, at commit ${commit()}:`,
    `  npm run sim -- --seed ${seed} --runs 1 --faults ${faultsName} --trace 100`,
    ...violations.slice(0, 5).map((violation) => `  ${violation.slice(0, 1000)}`),
    ...trace.map((line) => `    ${line.slice(0, 500)}`),
    ...shrunk.map(({ namespace, text }) => `  with ${namespace}/main, shrunk: ${text}`),
  ];
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return '(unknown)';
  }
}
