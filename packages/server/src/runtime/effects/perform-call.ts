import type { CallContext, Connector, Dialer, ReceiveContext } from '@tutti/connector-kit';
import { type Problem, replaceSecretMarkers } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { OutboxEntry } from '../../store/port.ts';
import type { Log, SecretSource } from '../ports.ts';
import { type Gate, openGate } from '../targets/gate.ts';
import type { CalledEffect } from './called-effect.ts';
import type { Deliver } from './deliver-item.ts';
import { problemOfFault, standardProblem } from './problem-of.ts';
import { maskSecrets, textsOf } from './secret-mask.ts';
import { memberOf, problemOfSecret, readSecrets } from './secret-values.ts';

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
  effect: CalledEffect,
  conditions: CallConditions,
) => Promise<CallResult>;

/** What the performer grants a call. */
export interface CallConditions {
  readonly signal: AbortSignal;
  readonly deliver: Deliver;
  /** Is told why nothing can be received for now; null: it can again. */
  readonly onTrouble?: (problem: Problem | null) => void;
  /** What stands between the call and the network; absent: nothing. */
  readonly gate?: Gate;
}

/** Calls connectors. Whatever they throw becomes a problem. */
export function preparePerformCall(ports: CallPorts): PerformCall {
  const functions = functionsOf(ports.connectors);
  return async (entry, effect, { signal, deliver, onTrouble, gate = openGate(ports) }) => {
    const { connector, function: name, idempotencyKey } = effect;
    const way = effect.type === 'receive' ? 'receive' : 'call';
    const called = functions.get(`${way} ${connector}/${name}`);
    if (called === undefined) return unknownFunction(connector, name);
    const { pointer, namespace, runId } = entry;
    const concealed = new Set<string>();
    const conceal = (value: string) => void concealed.add(value);
    const { dialer } = gate;
    const context = { signal, idempotencyKey, namespace, pointer, dialer, conceal };
    const mask = (answer: Json) => (concealed.size === 0 ? answer : maskSecrets(concealed)(answer));
    const receiving = (): Receiving => ({
      deliver: (item, id) => deliver(mask(item), id),
      trouble: (problem) => onTrouble?.(problem && (mask({ ...problem }) as Problem)),
    });
    try {
      const args = await revealed(ports.secrets, namespace, effect.arguments, conceal);
      const output = await gate.through(() => called(args, context, receiving));
      return { kind: 'completed', output: mask(output ?? null) };
    } catch (error) {
      const problem = problemOfFault(error) ?? problemOfSecret(error);
      if (problem) return { kind: 'failed', problem: mask(problem as Json) as Problem };
      const stack = error instanceof Error ? (error.stack ?? '') : '';
      const told = { error: mask(String(error)), stack: mask(stack) };
      ports.log.error('A connector failed.', { runId, connector, ...told });
      return { kind: 'failed', problem: bug(connector, name) };
    }
  };
}

/** The arguments with the values of the secrets that they name, of which each text is concealed. */
async function revealed(
  source: SecretSource,
  namespace: string,
  args: Json,
  conceal: (text: string) => void,
): Promise<Json> {
  const secrets = await readSecrets(source, namespace, args);
  if (secrets.size === 0) return args;
  for (const value of secrets.values()) textsOf(value).forEach(conceal);
  return replaceSecretMarkers(args, (secret, members) =>
    memberOf(secret, secrets.get(secret) ?? null, members),
  );
}

/** What only those are given that hand over. */
type Receiving = Pick<ReceiveContext, 'deliver' | 'trouble'>;

/** What is called for an effect, whether it answers or hands over. */
type Called = (args: Json, context: CallContext, receiving: () => Receiving) => Promise<Json>;

function functionsOf(connectors: readonly Connector[]): ReadonlyMap<string, Called> {
  const named = connectors.flatMap(({ name: connector, functions, receivers = {} }) => [
    ...Object.entries(functions).map(([name, called]): [string, Called] => [
      `call ${connector}/${name}`,
      (args, context) => called.perform(args, context),
    ]),
    ...Object.entries(receivers).map(([name, called]): [string, Called] => [
      `receive ${connector}/${name}`,
      (args, context, receiving) =>
        called.receive(args, { ...context, ...receiving() }).then(() => null),
    ]),
  ]);
  return new Map(named);
}

function unknownFunction(connector: string, name: string): CallResult {
  const detail = `Expected a connector that offers ${connector}/${name}, but there is none.`;
  return { kind: 'failed', problem: standardProblem('configuration', 'Unknown function', detail) };
}

function bug(connector: string, name: string): Problem {
  const detail = `${connector}/${name} failed in a way it should not: see the server's log.`;
  return standardProblem('runtime', 'Connector failure', detail);
}
