import type { Prediction } from './predict.ts';
import type { Observation } from './scripted-run.ts';
import type { Happening } from './timeline.ts';
import { agrees } from './unknown.ts';

/** Where what happened is not what was predicted; empty: nowhere. */
export function differences(
  prediction: Extract<Prediction, { kind: 'determined' }>,
  observation: Observation,
): readonly string[] {
  const told: string[] = [];
  const note = (what: string, expected: unknown, actual: unknown) =>
    told.push(`${what}: expected ${JSON.stringify(expected)}, but it is ${JSON.stringify(actual)}`);
  const { status, output, problem, context, at } = prediction;
  if (status !== observation.status) note('status', status, observation.status);
  if (Number.isFinite(at) && at !== observation.at) note('end', at, observation.at);
  if (!agrees(output, observation.output)) note('output', output, observation.output);
  if (!agrees(problem, observation.problem)) note('problem', problem, observation.problem);
  if (context !== undefined && !agrees(context, observation.context)) {
    note('context', context, observation.context);
  }
  return [...told, ...compareHappenings(prediction.happenings, observation.happenings)];
}

function compareHappenings(expected: readonly Happening[], actual: readonly Happening[]): string[] {
  // What may be missing is only asked for what nothing else explains.
  const left = [...expected].sort(
    (one, other) => Number(one.maybe ?? 0) - Number(other.maybe ?? 0),
  );
  const surprising = actual.filter((happening) => {
    const at = left.findIndex((each) => isSame(each, happening));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const missing = left.filter(({ maybe }) => !maybe);
  return [
    ...surprising.map((happening) => `unexpected: ${JSON.stringify(happening)}`),
    ...missing.map((happening) => `missing: ${JSON.stringify(happening)}`),
  ];
}

function isSame(expected: Happening, actual: Happening): boolean {
  if (expected.at !== actual.at || expected.what !== actual.what) return false;
  return agrees(expected.value, actual.value);
}
