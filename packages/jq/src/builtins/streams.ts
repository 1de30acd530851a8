import { many } from '../compile/make-filter.ts';
import { accessOrThrow } from '../compile/selection.ts';
import { JqError } from '../errors.ts';
import { isArray, isObject, isTruthy, type Json, type JsonObject } from '../json.ts';
import { compare } from '../runtime/compare.ts';
import { describe } from '../runtime/describe.ts';
import { Draft, setPath } from '../runtime/draft.ts';
import type { Emit, Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { extend, keysOf, type Path, ROOT } from '../runtime/path.ts';
import type { BuiltinTable } from './builtin.ts';

/** A container whose events are being given out. */
interface Open {
  readonly value: readonly Json[] | JsonObject;
  readonly keys: readonly Json[];
  readonly path: Path;
  index: number;
}

/** `[path, leaf]` for every leaf, and `[path]` where a container ends, with its last key. */
function toStream(machine: Machine, input: Json, emit: Emit): boolean {
  const open: Open[] = [];
  const keysAt = (path: Path): Json => {
    machine.charge(1 + (path.length >> 3));
    return keysOf(path);
  };
  const enter = (value: Json, path: Path): boolean => {
    const keys = keysIn(value);
    if (keys.length === 0) return emit([keysAt(path), value]);
    open.push({ value: value as JsonObject, keys, path, index: 0 });
    return false;
  };
  if (enter(input, ROOT)) return true;
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    machine.step();
    if (at.index < at.keys.length) {
      const key = at.keys[at.index++] ?? null;
      const member = (at.value as JsonObject)[key as string] ?? null;
      if (enter(member, extend(at.path, key))) return true;
      continue;
    }
    open.pop();
    if (emit([keysAt(extend(at.path, at.keys.at(-1) ?? null))])) return true;
  }
  return false;
}

function keysIn(value: Json): readonly Json[] {
  if (isArray(value)) return Array.from(value, (_, index) => index);
  return isObject(value) ? Object.keys(value) : [];
}

/** Puts values together again from the events that `toStream` gives. */
function fromStream(events: Filter): Filter {
  return many((machine, scope, input, emit) => {
    let draft = new Draft(machine, null);
    let isComplete = false;
    return events.each(machine, scope, input, (event) => {
      machine.step();
      if (isComplete) draft = new Draft(machine, null);
      const path = accessOrThrow(machine, event, 0);
      const isLeaf = sizeOf(event) === 2;
      isComplete = sizeOf(path) === (isLeaf ? 0 : 1);
      if (isLeaf) draft.set(path ?? [], accessOrThrow(machine, event, 1));
      return isComplete && emit(draft.root);
    });
  });
}

function sizeOf(value: Json): number {
  if (value === null) return 0;
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value === 'string') return [...value].length;
  if (typeof value === 'boolean') throw new JqError(`${describe(value)} has no length`);
  return isArray(value) ? value.length : Object.keys(value).length;
}

/** The events of a stream with so many keys left off their paths, the input being the number. */
function truncateStream(stream: Filter): Filter {
  return many((machine, scope, input, emit) =>
    stream.each(machine, scope, null, (event) => {
      const path = accessOrThrow(machine, event, 0);
      if (!isTruthy(compare(machine, sizeOf(path), input) > 0)) return false;
      const rest = accessOrThrow(machine, path, { start: input, end: null });
      return emit(setPath(machine, event, [0], rest));
    }),
  );
}

const everyEvent = many((machine, _scope, input, emit) => toStream(machine, input, emit));

export const STREAMS: BuiltinTable = {
  'tostream/0': () => everyEvent,
  'fromstream/1': ([events]) => fromStream(events!),
  'truncate_stream/1': ([stream]) => truncateStream(stream!),
};
