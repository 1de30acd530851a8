import type { Json } from '@tutti/jq';
import type { Authentication, Template } from '@tutti/language';
import { secretNames } from './secrets.ts';
import type { Activation } from './state.ts';
import { failTask } from './task-problem.ts';
import type { Turn } from './turn.ts';

/** What the connector sends: secrets in it are still markers. [SPEC A4] */
export function credentials(turn: Turn, activation: Activation, by: Authentication): Json {
  if (by.kind === 'bearer') {
    return { scheme: 'bearer', token: text(turn, activation, by.token, 'token') };
  }
  return {
    scheme: 'basic',
    username: text(turn, activation, by.username, 'username'),
    password: text(turn, activation, by.password, 'password'),
  };
}

/** `$authorization`: the scheme and the parameter of the Authorization header. [SPEC E5] */
export function authorizationOf(turn: Turn, activation: Activation, by: Authentication): Json {
  if (by.kind === 'bearer') {
    return { scheme: 'Bearer', parameter: text(turn, activation, by.token, 'token') };
  }
  const username = text(turn, activation, by.username, 'username');
  const pair = `${username}:${text(turn, activation, by.password, 'password')}`;
  // A secret's value is not known here: its marker stands for itself.
  const parameter = secretNames(pair).length > 0 ? pair : turn.evaluate(BASE64, pair, activation);
  return { scheme: 'Basic', parameter };
}

const BASE64 = { kind: 'expression', source: '@base64', variables: [] } as const;

function text(turn: Turn, activation: Activation, template: Template, what: string): string {
  const value = turn.fill(template, activation.input ?? null, activation);
  if (typeof value === 'string') return value;
  return failTask('expression', `Expected the ${what} to be a text, but it is ${kindOf(value)}.`);
}

/** The value itself may be a credential: it stays out of the message. */
function kindOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
