import type { PlantedBug } from './bug.ts';
import { isBroad, programOf, programOfFiles } from './checks.ts';
import { LIMIT_MS } from './hunt.ts';
import { inLanes } from './lanes.ts';
import { runProgram } from './run-program.ts';
import type { ScratchCopy } from './scratch-copy.ts';

/** The checks that fail though nothing is planted: what they say of a bug would mean nothing. */
export async function unsoundChecks(
  copies: readonly ScratchCopy[],
  bugs: readonly PlantedBug[],
): Promise<readonly string[]> {
  const names = [...new Set(bugs.flatMap(({ checks }) => checks))];
  const files = names.filter((name) => !isBroad(name));
  const checks = names.filter(isBroad).map((name) => ({ name: String(name), ...programOf(name) }));
  if (files.length > 0) checks.unshift({ name: 'the test files', ...programOfFiles(files) });
  const verdicts = await inLanes(copies, checks, async ({ folder }, { name, ...program }) => {
    const verdict = await runProgram({ ...program, folder, limitMs: LIMIT_MS });
    return verdict.kind === 'passed' ? [] : [`${name}: ${verdict.evidence}`];
  });
  return verdicts.flat();
}
