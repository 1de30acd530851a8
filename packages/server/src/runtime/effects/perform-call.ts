import type { Connector, ConnectorFunction, Dialer } from '@tutti/connector-kit';
import {
  type CallEffect,
  type Problem,
  type RunProcessEffect,
  replaceSecretMarkers,
  secretNames,
} from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { OutboxEntry } from '../../store/port.ts';
import type { Log, SecretSource } from '../ports.ts';
import { problemOfFault, standardProblem } from './problem-of.ts';
import { maskSecrets } from './secret-mask.ts';

export interface CallPorts {
  readonly connectors: readonly Connector[];
  readonly dialer: Dialer;
  readonly secrets: SecretSource;
  readonly log: Log;
}

export type CallResult =
  | { readonly kind: 'completed'; readonly output: Json }
  | { readonly kind: 'failed'; readonly problem: Problem };

export type PerformCall = (
  entry: Pick<OutboxEntry, 'namespace' | 'pointer' | 'runId'>,
  effect: CallEffect | RunProcessEffect,
  signal: AbortSignal,
) => Promise<CallResult>;

/** Calls connectors. Whatever they throw becomes a problem. */
export function preparePerformCall(ports: CallPorts): PerformCall {
  const functions = functionsOf(ports.connectors);
  return async (entry, effect, signal) => {
    const { connector, function: name, idempotencyKey } = effect;
    const called = functions.get(`${connector}/${name}`);
    if (called === undefined) return unknownFunction(connector, name);
    const { pointer, namespace, runId } = entry;
    const concealed = new Set<string>();
    const conceal = (value: string) => void concealed.add(value);
    const { dialer } = ports;
    const context = { signal, idempotencyKey, namespace, pointer, dialer, conceal };
    const mask = (answer: Json) => maskSecrets(concealed)(answer);
    try {
      const secrets = await readSecrets(ports.secrets, namespace, effect.arguments);
      for (const value of secrets.values()) conceal(value);
      const args = replaceSecretMarkers(effect.arguments, (secret) => secrets.get(secret) ?? '');
      return { kind: 'completed', output: mask((await called.perform(args, context)) ?? null) };
    } catch (error) {
      const problem = problemOfFault(error) ?? (error instanceof MissingSecret && error.problem);
      if (problem) return { kind: 'failed', problem: mask(problem as Json) as Problem };
      const stack = error instanceof Error ? (error.stack ?? '') : '';
      const told = { error: mask(String(error)), stack: mask(stack) };
      ports.log.error('A connector failed.', { runId, connector, ...told });
      return { kind: 'failed', problem: bug(connector, name) };
    }
  };
}

function functionsOf(connectors: readonly Connector[]): ReadonlyMap<string, ConnectorFunction> {
  const named = connectors.flatMap((connector) =>
    Object.entries(connector.functions).map(
      ([name, called]) => [`${connector.name}/${name}`, called] as const,
    ),
  );
  return new Map(named);
}

/** The values exist from here to the end of the call, and nowhere else. */
async function readSecrets(
  secrets: SecretSource,
  namespace: string,
  args: Json,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const name of secretNames(args)) {
    const value = await secrets.secret(namespace, name);
    if (value === null) throw new MissingSecret(namespace, name);
    values.set(name, value);
  }
  return values;
}

class MissingSecret extends Error {
  readonly problem: Problem;

  constructor(namespace: string, name: string) {
    super(`Expected namespace ${namespace} to have a secret named ${name}, but it has none.`);
    this.problem = standardProblem('authorization', 'Missing secret', this.message);
  }
}

function unknownFunction(connector: string, name: string): CallResult {
  const detail = `Expected a connector that offers ${connector}/${name}, but there is none.`;
  return { kind: 'failed', problem: standardProblem('configuration', 'Unknown function', detail) };
}

function bug(connector: string, name: string): Problem {
  const detail = `${connector}/${name} failed in a way it should not: see the server's log.`;
  return standardProblem('runtime', 'Connector failure', detail);
}
