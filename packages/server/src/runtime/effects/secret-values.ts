import { type Problem, secretNames } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import { StoreFault } from '../../store/port.ts';
import { SecretFault, type SecretSource } from '../ports.ts';
import { standardProblem } from './problem-of.ts';

/**
 * The secrets that the arguments name, by name. The values exist from here to the end of the call,
 * and nowhere else.
 */
export async function readSecrets(
  secrets: SecretSource,
  namespace: string,
  args: Json,
): Promise<ReadonlyMap<string, Json>> {
  const values = new Map<string, Json>();
  for (const name of secretNames(args)) {
    const value = await secrets.secret(namespace, name);
    if (value === null) {
      throw new MissingSecret(noSecretText(namespace, name));
    }
    values.set(name, value);
  }
  return values;
}

/** What to say of a secret that is not there, and how to set it. */
export function noSecretText(namespace: string, name: string): string {
  const remedy = `Set it with: tutti secrets set ${name} --namespace ${namespace}`;
  return `Expected namespace ${namespace} to have a secret named ${name}, but it has none. ${remedy}`;
}

/** What a secret holds below `members`. A value that is a text may be the JSON of an object. */
export function memberOf(name: string, value: Json, members: readonly string[]): Json {
  let found: Json | undefined = value;
  for (const [index, member] of members.entries()) {
    const within: Json | undefined = index === 0 ? parsed(found ?? null) : found;
    found = isObject(within) && Object.hasOwn(within, member) ? within[member] : undefined;
  }
  if (found !== undefined) return found;
  const detail = `Expected the secret ${name} to be an object with ${members.join('.')}, but it is not.`;
  throw new MissingSecret(detail);
}

/** The problem of a task whose secret is not to be had; null when `error` tells of something else. */
export function problemOfSecret(error: unknown): Problem | null {
  if (error instanceof MissingSecret) {
    return standardProblem('authorization', 'Missing secret', error.message);
  }
  if (error instanceof SecretFault) {
    return standardProblem('authorization', 'Secret out of reach', error.message);
  }
  if (error instanceof StoreFault) {
    const detail = 'Expected the store to tell a secret, but it did not answer.';
    return { ...standardProblem('communication', 'Secret out of reach', detail), status: 503 };
  }
  return null;
}

class MissingSecret extends Error {
  override readonly name = 'MissingSecret';
}

function parsed(value: Json): Json {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
