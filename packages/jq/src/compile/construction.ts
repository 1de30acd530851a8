import { JqError } from '../errors.ts';
import { type Json, type MutableObject, setOwn } from '../json.ts';
import { membersOf } from '../runtime/access.ts';
import { describe } from '../runtime/describe.ts';
import type { Filter, Loop } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Scope } from '../runtime/scope.ts';
import type { Node, ObjectEntry } from '../syntax/ast.ts';
import { internedName } from './interned-name.ts';
import { many, single } from './make-filter.ts';
import { accessOrThrow, fieldOf } from './selection.ts';
import { identity } from './sequence.ts';

/** `[body]`: all outputs as one array. A list of single values needs no generator. */
export function compileArray(body: Node | undefined, inner: (node: Node) => Filter): Filter {
  if (body === undefined) return single(() => []);
  if (body.kind === 'comma') {
    const parts = body.parts.map(inner);
    if (parts.every((part) => part.arity === 'one')) return listOf(parts);
  }
  return collect(inner(body));
}

function listOf(parts: readonly Filter[]): Filter {
  return single((machine, scope, input) => {
    const list = new Array<Json>(parts.length);
    for (let index = 0; index < parts.length; index++) {
      list[index] = parts[index]?.one(machine, scope, input) ?? null;
    }
    machine.charge(parts.length);
    return list;
  });
}

export function collect(body: Filter): Filter {
  if (body.arity === 'one') {
    return single((machine, scope, input) => [body.one(machine, scope, input) as Json]);
  }
  if (body.loop !== undefined) return collectLoop(body.loop);
  return single((machine, scope, input) => {
    const list: Json[] = [];
    body.each(machine, scope, input, (value) => {
      if (++machine.steps >= machine.checkpoint) machine.tick();
      list.push(value);
      return false;
    });
    return list;
  });
}

/** `[target[] | transform]`, the form of most transformations. */
function collectLoop({ target, transform }: Loop): Filter {
  const { condition, outcome } = transform.guarded ?? { condition: undefined, outcome: transform };
  /** To read one thing of each member, it is not worth the look. */
  const readsMore = transform !== identity && transform.member === undefined;
  return single((machine, scope, input) => {
    const list: Json[] = [];
    const members = membersOf(target.one(machine, scope, input) as Json);
    const looksForPlain = readsMore && machine.looksForPlain(members.length);
    /** At once, for a step of each would take as long as the rest of it; transforms count theirs. */
    machine.charge(members.length);
    for (let index = 0; index < members.length; index++) {
      const member = members[index] as Json;
      if (looksForPlain) machine.visit(member);
      if (condition !== undefined) {
        const verdict = condition.one(machine, scope, member);
        if (verdict === false || verdict === null) continue;
      }
      const output = outcome.one(machine, scope, member);
      if (output !== undefined) list.push(output);
    }
    return list;
  });
}

interface Entry {
  readonly key: Filter;
  readonly value: Filter;
  /** The key, where it is known beforehand. */
  readonly constant: string | undefined;
}

/** `{…}`: one object for each combination of outputs, the first key being the outermost loop. */
export function compileObject(
  nodes: readonly ObjectEntry[],
  inner: (node: Node) => Filter,
): Filter {
  const entries = nodes.map((node): Entry => {
    const key = inner(node.key);
    const value = node.value === undefined ? memberNamedBy(key) : inner(node.value);
    return { key, value, constant: constantName(key, value) };
  });
  const isSingle = entries.every(({ key, value }) => key.arity === 'one' && value.arity === 'one');
  return isSingle ? record(entries) : records(entries);
}

function constantName({ constant }: Filter, { member }: Filter): string | undefined {
  if (typeof constant !== 'string') return undefined;
  return constant === member ? member : internedName(constant);
}

/** The value of `{"name"}` and `{name}`: the input's member of that name. */
function memberNamedBy(key: Filter): Filter {
  if (typeof key.constant === 'string') return fieldOf(identity, key.constant);
  if (key.arity !== 'one') {
    return many((machine, scope, input, emit) =>
      key.each(machine, scope, input, (name) => emit(accessOrThrow(machine, input, name))),
    );
  }
  return single((machine, scope, input) =>
    accessOrThrow(machine, input, key.one(machine, scope, input) as Json),
  );
}

function record(entries: readonly Entry[]): Filter {
  return single(
    entries.every(({ constant }) => isPlainKey(constant)) ? plain(entries) : any(entries),
  );
}

/** Whether a plain assignment sets it: no object inherits anything of that name. */
function isPlainKey(key: string | undefined): boolean {
  return key !== undefined && !(key in {});
}

type Make = (...args: Parameters<Filter['one']>) => Json;

/**
 * The first keys are written out, as each of these places sees few different names, where a loop
 * sees them all: V8 makes the objects twice as fast.
 */
function plain(entries: readonly Entry[]): Make {
  const [first, second, third, ...rest] = entries.map(
    ({ constant, value }): PlainEntry => ({ key: constant ?? '', value, member: value.member }),
  );
  return (machine, scope, input) => {
    const made: MutableObject = {};
    if (first !== undefined) made[first.key] = entryValue(first, machine, scope, input);
    if (second !== undefined) made[second.key] = entryValue(second, machine, scope, input);
    if (third !== undefined) made[third.key] = entryValue(third, machine, scope, input);
    for (let index = 0; index < rest.length; index++) {
      const entry = rest[index]!;
      made[entry.key] = entryValue(entry, machine, scope, input);
    }
    machine.charge(entries.length);
    return made;
  };
}

interface PlainEntry {
  readonly key: string;
  readonly value: Filter;
  /** The member of the input that the value is, where it is just that. */
  readonly member: string | undefined;
}

function entryValue(
  entry: PlainEntry,
  machine: Machine,
  scope: Scope | undefined,
  input: Json,
): Json {
  return entry.member === undefined
    ? (entry.value.one(machine, scope, input) as Json)
    : machine.member(input, entry.member);
}

/** A key that was never seen before makes a hidden class of its own, which takes time and memory. */
const NEW_KEY_STEPS = 4;

function any(entries: readonly Entry[]): Make {
  return (machine, scope, input) => {
    const made: MutableObject = {};
    for (const { key, value, constant } of entries) {
      const name = constant ?? (key.one(machine, scope, input) as Json);
      const member = value.one(machine, scope, input) as Json;
      setOwn(made, checkedKey(name), member);
    }
    machine.charge(NEW_KEY_STEPS * entries.length);
    return made;
  };
}

function checkedKey(key: Json): string {
  if (typeof key === 'string') return key;
  throw new JqError(`Cannot use ${describe(key)} as object key`);
}

function records(entries: readonly Entry[]): Filter {
  return many((machine, scope, input, emit) => {
    const complete = (index: number, made: MutableObject): boolean => {
      const entry = entries[index];
      if (entry === undefined) return emit(made);
      return entry.key.each(machine, scope, input, (key) => {
        const withKey = (value: Json): boolean => {
          machine.charge(NEW_KEY_STEPS * entries.length);
          const next = { ...made };
          setOwn(next, checkedKey(key), value);
          return complete(index + 1, next);
        };
        if (entry.value.arity === 'many') return entry.value.each(machine, scope, input, withKey);
        const value = entry.value.one(machine, scope, input);
        return value !== undefined && withKey(value);
      });
    };
    return complete(0, {});
  });
}
