import type { Json } from '@tutti/jq';
import { equalJson } from './json-equal.ts';
import { isJsonObject } from './json-object.ts';

/**
 * The context after a fork: what each branch changed against `base`, in the order of declaration.
 * What a branch has left as it was does not undo another's change. [SPEC K3]
 */
export function mergeContexts(base: Json, contexts: readonly Json[]): Json {
  return contexts.reduce((merged, context) => mergeOne(base, merged, context), base);
}

function mergeOne(base: Json, merged: Json, context: Json): Json {
  if (equalJson(base, context)) return merged;
  if (!isJsonObject(base) || !isJsonObject(merged) || !isJsonObject(context)) return context;
  const kept = Object.entries(merged).filter(
    ([key]) => Object.hasOwn(context, key) || !Object.hasOwn(base, key),
  );
  const changed = Object.entries(context).filter(
    ([key, value]) => !Object.hasOwn(base, key) || !equalJson(base[key] as Json, value),
  );
  return Object.fromEntries([...kept, ...changed]);
}
