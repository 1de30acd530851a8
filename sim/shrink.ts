import { compileDefinition } from '@tutti/language';
import type { Source } from './definitions.ts';
import { type Report, type SimulationOptions, simulate } from './simulation.ts';

type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/** Simulations that a failure is worth. */
const ATTEMPTS = 80;

/**
 * The smallest definitions found with which the same seed breaks the same rule: tasks are taken out
 * one by one, as long as that is so.
 */
export async function shrink(
  failure: Report,
  options: SimulationOptions,
): Promise<readonly Source[]> {
  const rule = ruleOf(failure);
  let { sources } = failure;
  let left = ATTEMPTS;
  for (let isSmaller = true; isSmaller && left > 0; ) {
    isSmaller = false;
    for (const candidate of smaller(sources)) {
      if (left-- <= 0) break;
      const report = await simulate({ ...options, seed: failure.seed, sources: candidate });
      if (ruleOf(report) !== rule) continue;
      sources = candidate;
      isSmaller = true;
      break;
    }
  }
  return sources.filter(({ name }) => name === 'main');
}

/** Without the ids and counts of the run in which it was broken. */
function ruleOf({ violations }: Report): string | null {
  const [first] = violations;
  return first?.replace(/^\S+: /, '').replace(/:.*|\d+/gs, '') ?? null;
}

/** The random definitions with one task less. */
function* smaller(sources: readonly Source[]): Generator<readonly Source[]> {
  for (const [index, source] of sources.entries()) {
    if (source.name !== 'main') continue;
    for (const body of withoutOne(JSON.parse(source.text) as Value)) {
      const text = JSON.stringify(body);
      if (!compileDefinition(text).ok) continue;
      yield sources.with(index, { ...source, text });
    }
  }
}

/** Each value that comes of taking one task out of one list. */
function* withoutOne(value: Value): Generator<Value> {
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    if (value.every(isTask)) for (const index of value.keys()) yield value.toSpliced(index, 1);
    for (const [index, item] of value.entries()) {
      for (const less of withoutOne(item)) yield value.with(index, less);
    }
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    for (const less of withoutOne(member)) yield { ...value, [name]: less };
  }
}

function isTask(value: Value): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length === 1;
}
