import { firstOf, many } from '../compile/make-filter.ts';
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  type MutableObject,
  setOwn,
} from '../json.ts';
import type { Emit, Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { NOWHERE } from '../runtime/path.ts';
import type { Scope } from '../runtime/scope.ts';
import type { BuiltinTable } from './builtin.ts';

/** A container on the way, and what its members have become so far. */
interface Open {
  readonly source: readonly Json[] | JsonObject;
  readonly keys: readonly string[] | undefined;
  readonly size: number;
  readonly list: Json[];
  readonly object: MutableObject;
  index: number;
}

function open(source: readonly Json[] | JsonObject): Open {
  const keys = isArray(source) ? undefined : Object.keys(source);
  const size = isArray(source) ? source.length : (keys?.length ?? 0);
  return { source, keys, size, list: [], object: {}, index: 0 };
}

function isContainer(value: Json): value is readonly Json[] | JsonObject {
  return isArray(value) || isObject(value);
}

/**
 * `walk(update)`: members first, then what holds them. An array takes all outputs of its members,
 * an object the first of each. Does not recurse: values may be deep.
 */
function walk(update: Filter): Filter {
  const first = firstOf(update);
  const close = (machine: Machine, scope: Scope | undefined, at: Open, value: Json): void => {
    if (at.keys === undefined) {
      update.each(machine, scope, value, (output) => {
        at.list.push(output);
        return false;
      });
      return;
    }
    const output = first(machine, scope, value);
    if (output !== undefined) setOwn(at.object, at.keys[at.index - 1] ?? '', output);
  };
  /** A container whose members have become what they become. */
  const rebuilt = (
    machine: Machine,
    scope: Scope | undefined,
    input: readonly Json[] | JsonObject,
  ): Json => {
    const opened: Open[] = [open(input)];
    for (let at = opened.at(-1)!; ; at = opened.at(-1)!) {
      machine.step();
      if (at.index < at.size) {
        const key: string | number = at.keys?.[at.index] ?? at.index;
        const member: Json = (at.source as JsonObject)[key] ?? null;
        at.index++;
        if (isContainer(member)) opened.push(open(member));
        else close(machine, scope, at, member);
        continue;
      }
      opened.pop();
      const built = at.keys === undefined ? at.list : at.object;
      const parent = opened.at(-1);
      if (parent === undefined) return built;
      close(machine, scope, parent, built);
    }
  };
  return many(
    (machine, scope, input, emit: Emit) =>
      update.each(
        machine,
        scope,
        isContainer(input) ? rebuilt(machine, scope, input) : input,
        emit,
      ),
    // What is rebuilt stands at no path.
    (machine, scope, path, input, emit) =>
      isContainer(input)
        ? update.paths(machine, scope, NOWHERE, rebuilt(machine, scope, input), emit)
        : update.paths(machine, scope, path, input, emit),
  );
}

export const WALK: BuiltinTable = { 'walk/1': ([update]) => walk(update!) };
