import type { Json } from '@tutti/connector-kit';
import { isObject, type JsonObject, listMember } from '../../arguments/json-object.ts';
import { dereference } from '../../resources/dereference.ts';
import type { AsyncApiDocument } from './document.ts';

/** What a value stands for, its traits merged in; what it says itself wins. Empty when it is no object. */
export function resolved(document: AsyncApiDocument, value: Json | undefined): JsonObject {
  const found = dereference(document, value);
  if (!isObject(found)) return {};
  return listMember(found, 'traits').reduce<JsonObject>(
    (merged, trait) => mergedUnder(merged, dereference(document, trait)),
    found,
  );
}

function mergedUnder(own: JsonObject, trait: Json | undefined): JsonObject {
  if (!isObject(trait)) return own;
  const names = new Set([...Object.keys(trait), ...Object.keys(own)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const ours = Object.hasOwn(own, name) ? own[name] : undefined;
      const theirs = Object.hasOwn(trait, name) ? trait[name] : undefined;
      const both = isObject(ours) && isObject(theirs);
      return [name, both ? mergedUnder(ours, theirs) : (ours ?? theirs ?? null)];
    }),
  );
}
