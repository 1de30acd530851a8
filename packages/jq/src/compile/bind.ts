import { JqError } from '../errors.ts';
import type { Json } from '../json.ts';
import { membersOf } from '../runtime/access.ts';
import { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { Scope } from '../runtime/scope.ts';
import type { BindNode, Pattern, PatternEntry } from '../syntax/ast.ts';
import type { Compilation, Place } from './compilation.ts';
import { many } from './make-filter.ts';
import type { Names } from './names.ts';
import { accessOrThrow } from './selection.ts';
import { joinedArity, literal } from './sequence.ts';

/** Runs a body with the variables of a pattern bound; answers whether to stop. */
export type Bind = (
  machine: Machine,
  scope: Scope | undefined,
  input: Json,
  value: Json,
  run: (inner: Scope) => boolean,
) => boolean;

export interface Binding {
  readonly names: Names;
  readonly bind: Bind;
  /** It is one plain variable: one scope, one run. */
  readonly isPlain: boolean;
}

/** Runs something in the scope of a binding, for every output of a source. */
export type BoundEach = (
  machine: Machine,
  scope: Scope | undefined,
  input: Json,
  run: (inner: Scope) => boolean,
) => boolean;

/** `.items[] as $item` goes through the members without a callback for each. */
export function boundEach(source: Filter, { bind, isPlain }: Binding): BoundEach {
  const { loop } = source;
  if (!isPlain || loop === undefined) {
    return (machine, scope, input, run) =>
      source.each(machine, scope, input, (value) => bind(machine, scope, input, value, run));
  }
  const { target, transform } = loop;
  return (machine, scope, input, run) => {
    const members = membersOf(target.one(machine, scope, input) as Json);
    for (let index = 0; index < members.length; index++) {
      const value = transform.one(machine, scope, members[index] as Json);
      if (value !== undefined && run(new Scope(scope, value, undefined))) return true;
    }
    return false;
  };
}

/** `source as patterns | body`. */
export function compileBind(context: Compilation, node: BindNode, place: Place): Filter {
  const source = context.inner(node.source, place.names);
  const binding = compilePatterns(context, node.patterns, place.names);
  const isTail = place.isTail && binding.isPlain && source.arity === 'one';
  const body = context.compile(node.body, { names: binding.names, isTail });
  if (binding.isPlain && source.arity === 'one') return letOne(source, body);
  const forEach = boundEach(source, binding);
  return many(
    (machine, scope, input, emit) =>
      forEach(machine, scope, input, (inner) => body.each(machine, inner, input, emit)),
    (machine, scope, path, input, emit) =>
      forEach(machine, scope, input, (inner) => body.paths(machine, inner, path, input, emit)),
  );
}

function letOne(source: Filter, body: Filter): Filter {
  const bound = (...[machine, scope, input]: Parameters<Filter['one']>): Scope =>
    new Scope(scope, source.one(machine, scope, input) as Json, undefined);
  return new Filter(
    joinedArity(source.arity, body.arity),
    (machine, scope, input) => body.one(machine, bound(machine, scope, input), input),
    (machine, scope, input, emit) => body.each(machine, bound(machine, scope, input), input, emit),
    (machine, scope, path, input, emit) =>
      body.paths(machine, bound(machine, scope, input), path, input, emit),
  );
}

/** One pattern, or several of which the first that works, body included, is taken. */
export function compilePatterns(
  context: Compilation,
  patterns: readonly Pattern[],
  names: Names,
): Binding {
  const [only] = patterns;
  if (patterns.length === 1 && only?.kind === 'variable') {
    return {
      names: names.withVariable(only.name),
      isPlain: true,
      bind: (_machine, scope, _input, value, run) => run(new Scope(scope, value, undefined)),
    };
  }
  const variables = [...new Set(patterns.flatMap(variablesOf))];
  const slots = new Map(variables.map((name, slot) => [name, slot]));
  const matchers = patterns.map((pattern) =>
    new PatternCompiler(context, names, slots).compile(pattern),
  );
  return {
    names: variables.reduce((outer, name) => outer.withVariable(name), names),
    isPlain: false,
    bind: firstThatWorks(matchers, variables.length),
  };
}

function variablesOf(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'variable':
      return [pattern.name];
    case 'array':
      return pattern.elements.flatMap(variablesOf);
    case 'object':
      return pattern.entries.flatMap(({ variable, pattern: nested }) => [
        ...(variable === undefined ? [] : [variable]),
        ...(nested === undefined ? [] : variablesOf(nested)),
      ]);
  }
}

/** Fills in the variables of a pattern, then goes on; once for every way the pattern can match. */
type Matcher = (
  machine: Machine,
  scope: Scope | undefined,
  input: Json,
  value: Json,
  bound: readonly Json[],
  then: (bound: readonly Json[]) => boolean,
) => boolean;

/** Patterns in turn take more of the stack than other expressions. */
const ALTERNATIVE_LEVELS = 4;

function firstThatWorks(matchers: readonly Matcher[], variableCount: number): Bind {
  const nothing: readonly Json[] = new Array<Json>(variableCount).fill(null);
  return (machine, scope, input, value, run) => {
    const { levels } = machine;
    const attempt = (matcher: Matcher): boolean =>
      matcher(machine, scope, input, value, nothing, (bound) => {
        let inner = scope;
        for (const item of bound) inner = new Scope(inner, item, undefined);
        return inner === undefined ? false : run(inner);
      });
    for (const matcher of matchers.slice(0, -1)) {
      try {
        machine.enter(ALTERNATIVE_LEVELS);
        const stopped = attempt(matcher);
        machine.leave(ALTERNATIVE_LEVELS);
        return stopped;
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        machine.levels = levels;
        machine.step();
      }
    }
    const last = matchers.at(-1);
    return last !== undefined && attempt(last);
  };
}

/** Compiles one pattern. Of a name that it binds twice, the first binding holds. */
class PatternCompiler {
  readonly #context: Compilation;
  readonly #names: Names;
  readonly #slots: ReadonlyMap<string, number>;
  readonly #bound = new Set<string>();

  constructor(context: Compilation, names: Names, slots: ReadonlyMap<string, number>) {
    this.#context = context;
    this.#names = names;
    this.#slots = slots;
  }

  compile(pattern: Pattern): Matcher {
    switch (pattern.kind) {
      case 'variable':
        return this.#store(pattern.name);
      case 'array':
        return sequence(this.#elements(pattern.elements));
      case 'object':
        return sequence(pattern.entries.map((entry) => this.#entry(entry)));
    }
  }

  /** The last element comes first, as in jq: it shows where several of them fail. */
  #elements(elements: readonly Pattern[]): Matcher[] {
    const matchers: Matcher[] = [];
    for (let index = elements.length - 1; index >= 0; index--) {
      matchers.push(inside(literal(index), this.compile(elements[index]!)));
    }
    return matchers;
  }

  #entry({ key, variable, pattern }: PatternEntry): Matcher {
    const steps: Matcher[] = [];
    if (variable !== undefined) steps.push(this.#store(variable));
    if (pattern !== undefined) steps.push(this.compile(pattern));
    return inside(this.#context.inner(key, this.#names), sequence(steps));
  }

  #store(name: string): Matcher {
    const slot = this.#slots.get(name);
    if (slot === undefined || this.#bound.has(name)) {
      return (_machine, _scope, _input, _value, bound, then) => then(bound);
    }
    this.#bound.add(name);
    return (_machine, _scope, _input, value, bound, then) => then(bound.with(slot, value));
  }
}

/** Every matcher on the same value, one after the other. */
function sequence(matchers: readonly Matcher[]): Matcher {
  return (machine, scope, input, value, bound, then) => {
    const next = (index: number, soFar: readonly Json[]): boolean => {
      const matcher = matchers[index];
      if (matcher === undefined) return then(soFar);
      return matcher(machine, scope, input, value, soFar, (more) => next(index + 1, more));
    };
    return next(0, bound);
  };
}

/** A matcher on a member of the value, for each key that the filter gives. */
function inside(key: Filter, matcher: Matcher): Matcher {
  return (machine, scope, input, value, bound, then) =>
    key.each(machine, scope, input, (chosen) =>
      matcher(machine, scope, input, accessOrThrow(machine, value, chosen), bound, then),
    );
}
