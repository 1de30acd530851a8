import type { PlantedBug } from './bug.ts';
import { type CheckName, programOf } from './checks.ts';
import { runProgram } from './run-program.ts';
import type { ScratchCopy } from './scratch-copy.ts';

/** A check that has noticed a bug. */
export interface Catch {
  readonly check: CheckName;
  readonly evidence: string;
  readonly tookMs: number;
}

/** What became of a bug; `problem`: it could not even be planted. */
export interface Hunted {
  readonly bug: PlantedBug;
  readonly catches: readonly Catch[];
  readonly tookMs: number;
  readonly problem?: string;
}

/** Longer than any check takes on a machine that has much else to do. */
export const LIMIT_MS = 120_000;

/** Plants a bug and lets its checks look for it: until one finds it, or all of them. */
export async function hunt(copy: ScratchCopy, bug: PlantedBug, lookOn: boolean): Promise<Hunted> {
  const startedAt = performance.now();
  const catches: Catch[] = [];
  const look = async () => {
    for (const check of bug.checks) {
      const program = programOf(check);
      const verdict = await runProgram({ ...program, folder: copy.folder, limitMs: LIMIT_MS });
      if (verdict.kind === 'passed') continue;
      catches.push({ check, evidence: verdict.evidence, tookMs: verdict.tookMs });
      if (!lookOn) return;
    }
  };
  try {
    await copy.whileBroken(bug, look);
    return { bug, catches, tookMs: performance.now() - startedAt };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { bug, catches, tookMs: performance.now() - startedAt, problem };
  }
}
