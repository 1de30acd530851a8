import { isBroad } from './checks.ts';
import type { Hunted } from './hunt.ts';

const EVIDENCE_CHARACTERS = 160;

/** A line for each bug, as soon as its fate is known. */
export function lineOf({ bug, catches, tookMs, problem }: Hunted): string {
  const seconds = `${(tookMs / 1000).toFixed(1)} s`.padStart(7);
  const [first] = catches;
  if (problem !== undefined) return `✕ ${bug.name} ${seconds}  ${problem}`;
  if (first === undefined) {
    return `✕ ${bug.name} ${seconds}  survives ${bug.checks.join(', ')}: ${bug.why}`;
  }
  const checks = catches.map(({ check }) => check).join(', ');
  const evidence = first.evidence.slice(0, EVIDENCE_CHARACTERS);
  return `✓ ${bug.name} ${seconds}  caught by ${checks}: ${evidence}`;
}

/** How many each check has caught, and the closing line. */
export function closingLines(all: readonly Hunted[]): readonly string[] {
  const caught = all.filter(({ catches }) => catches.length > 0);
  const counts = new Map<string, number>();
  for (const { catches } of caught) {
    for (const { check } of catches) {
      const name = isBroad(check) ? check : 'a test of the place alone';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const told = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  return [
    `caught by: ${told.join(', ')}`,
    `${caught.length} passed, ${all.length - caught.length} failed`,
  ];
}

/** For programs that read it. */
export function jsonOf(all: readonly Hunted[]): string {
  const bugs = all.map(({ bug: { name, file, why }, catches, tookMs, problem }) => {
    return { name, file, why, catches, tookMs, ...(problem !== undefined && { problem }) };
  });
  return `${JSON.stringify(bugs, null, 2)}\n`;
}
