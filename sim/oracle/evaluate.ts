import { compile, JqError, JqLimitError, type Json, type Program } from '@tutti/jq';
import type { Argument, Duration, Expression, Template, UriTemplate } from '@tutti/language';
import { durationOf, parseDuration } from '@tutti/language';
import { credentials } from './credentials.ts';
import { descriptorOf } from './descriptors.ts';
import type { Moment } from './environment.ts';
import { Halt, Undetermined } from './halt.ts';
import { isObject } from './json-object.ts';
import { standardProblem } from './problem.ts';
import type { Scope, Variables } from './scope.ts';

/** What an expression is evaluated on, and for which task: that is where its problem arises. */
export interface Place {
  readonly scope: Scope;
  readonly pointer: string;
  readonly at: Moment;
  /** `.` */
  readonly data: Json;
  readonly variables: Variables;
}

/** E1, E3: the first output, none is null; what fails is a problem of the task. */
export function evaluate(place: Place, { source, variables }: Expression): Json {
  const known: Variables = {
    context: place.scope.timeline.context,
    ...place.scope.variables,
    ...place.variables,
  };
  const values = variables.map((name) => {
    const own = Object.hasOwn(known, name) ? known[name] : undefined;
    const value = own === undefined ? descriptorOf(name, source, place.scope) : own;
    if (value === undefined) throw new Undetermined(`an expression that reads $${name}`);
    return value;
  });
  const program = programOf(source, variables);
  if (program === null) throw failure(place);
  try {
    return program.first(place.data, values) ?? null;
  } catch (error) {
    if (error instanceof JqError || error instanceof JqLimitError) throw failure(place);
    throw error;
  }
}

/** E2. */
export function holds(place: Place, condition: Expression): boolean {
  const value = evaluate(place, condition);
  return value !== null && value !== false;
}

/** Whether it holds, where a condition that fails does not. */
export function holdsSafely(place: Place, condition: Expression): boolean {
  try {
    return holds(place, condition);
  } catch (error) {
    if (error instanceof Halt) return false;
    throw error;
  }
}

export function fill(place: Place, template: Template): Json {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'expression':
      return evaluate(place, template);
    case 'array':
      return template.items.map((item) => fill(place, item));
    case 'object':
      return Object.fromEntries(
        template.entries.map(([name, value]) => [name, fill(place, value)]),
      );
  }
}

export function fillArgument(place: Place, argument: Argument): Json {
  switch (argument.kind) {
    case 'arguments':
      return Object.fromEntries(
        argument.entries.map(([name, value]) => [name, fillArgument(place, value)]),
      );
    case 'uri':
      return uriOf(place, argument.uri);
    case 'milliseconds':
      return milliseconds(place, argument.duration);
    case 'credentials':
      return credentials(place, argument.authentication);
    default:
      return fill(place, argument);
  }
}

/** E7. */
export function milliseconds(place: Place, duration: Duration): number {
  if (duration.kind === 'duration') return duration.ms;
  const value = evaluate(place, duration);
  const ms = millisecondsOf(value);
  if (ms !== null) return ms;
  throw failure(place);
}

/** Of an ISO 8601 text or the DSL's object; null: it is neither. */
export function millisecondsOf(value: Json): number | null {
  if (typeof value === 'string') return parseDuration(value);
  return isObject(value) ? durationOf(value) : null;
}

/** E6. */
function uriOf(place: Place, uri: UriTemplate | Expression): string {
  if (uri.kind === 'expression') {
    const value = evaluate(place, uri);
    if (typeof value === 'string') return value;
    throw failure(place);
  }
  const text = uri.source.replaceAll(/\{(\w+)\}/g, (_, name: string) => partOf(place, name));
  if (text.includes('{')) throw new Undetermined('a URI with parts of another form');
  if (text !== uri.source && /\/\.\.?(?:[/?#]|$)/.test(text)) throw failure(place);
  return text;
}

function partOf(place: Place, name: string): string {
  const { data } = place;
  const value = isObject(data) && Object.hasOwn(data, name) ? data[name] : null;
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') throw failure(place);
  return encodeURIComponent(String(value)).replaceAll(/[!'()*]/g, percentEncoded);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

export function failure({ at, pointer }: Pick<Place, 'at' | 'pointer'>): Halt {
  return new Halt(at, { kind: 'raised', problem: standardProblem('expression', pointer) });
}

const PROGRAMS = new Map<string, Program | null>();

function programOf(source: string, variables: readonly string[]): Program | null {
  const key = JSON.stringify([source, variables]);
  const known = PROGRAMS.get(key);
  if (known !== undefined) return known;
  const compilation = compile(source, { variables: [...variables] });
  const program = compilation.ok ? compilation.program : null;
  PROGRAMS.set(key, program);
  return program;
}
