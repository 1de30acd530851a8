import { JqError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { Scope } from '../runtime/scope.ts';
import type { BindNode, Pattern } from '../syntax/ast.ts';
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

/** `source as patterns | body`. */
export function compileBind(context: Compilation, node: BindNode, place: Place): Filter {
  const source = context.inner(node.source, place.names);
  const binding = compilePatterns(context, node.patterns, place.names);
  const isTail = place.isTail && binding.isPlain && source.arity === 'one';
  const body = context.compile(node.body, { names: binding.names, isTail });
  const { bind } = binding;
  if (binding.isPlain && source.arity === 'one') return letOne(source, body);
  return many(
    (machine, scope, input, emit) =>
      source.each(machine, scope, input, (value) =>
        bind(machine, scope, input, value, (inner) => body.each(machine, inner, input, emit)),
      ),
    (machine, scope, path, input, emit) =>
      source.each(machine, scope, input, (value) =>
        bind(machine, scope, input, value, (inner) =>
          body.paths(machine, inner, path, input, emit),
        ),
      ),
  );
}

function letOne(source: Filter, body: Filter): Filter {
  const bound = (...[machine, scope, input]: Parameters<Filter['one']>): Scope =>
    new Scope(scope, source.one(machine, scope, input) as Json, undefined);
  return {
    arity: joinedArity(source.arity, body.arity),
    one: (machine, scope, input) => body.one(machine, bound(machine, scope, input), input),
    each: (machine, scope, input, emit) =>
      body.each(machine, bound(machine, scope, input), input, emit),
    paths: (machine, scope, path, input, emit) =>
      body.paths(machine, bound(machine, scope, input), path, input, emit),
  };
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
  const matchers = patterns.map((pattern) => compilePattern(context, pattern, names, slots));
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
        return attempt(matcher);
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        machine.levels = levels;
      }
    }
    const last = matchers.at(-1);
    return last !== undefined && attempt(last);
  };
}

function compilePattern(
  context: Compilation,
  pattern: Pattern,
  names: Names,
  slots: ReadonlyMap<string, number>,
): Matcher {
  switch (pattern.kind) {
    case 'variable':
      return store(slots.get(pattern.name) ?? 0);
    case 'array':
      return sequence(
        pattern.elements.map((element, index) =>
          inside(literal(index), compilePattern(context, element, names, slots)),
        ),
      );
    case 'object':
      return sequence(
        pattern.entries.map(({ key, variable, pattern: nested }) => {
          const steps: Matcher[] = [];
          if (variable !== undefined) steps.push(store(slots.get(variable) ?? 0));
          if (nested !== undefined) steps.push(compilePattern(context, nested, names, slots));
          return inside(context.inner(key, names), sequence(steps));
        }),
      );
  }
}

function store(slot: number): Matcher {
  return (_machine, _scope, _input, value, bound, then) => then(bound.with(slot, value));
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
