import type { Json } from '@tutti/jq';
import {
  type CallPorts,
  type CallResult,
  preparePerformCall,
} from './runtime/effects/perform-call.ts';

/** A call that no run makes: for a namespace, with its secrets. */
export interface OutsideCall {
  readonly namespace: string;
  readonly connector: string;
  readonly function: string;
  /** Secrets in it are markers. */
  readonly arguments: Json;
  /** The same whenever this very call is made again. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** Calls connectors as runs do, where there is no run. Never rejects: what goes wrong is a problem. */
export function prepareOutsideCall(ports: CallPorts): (call: OutsideCall) => Promise<CallResult> {
  const performCall = preparePerformCall(ports);
  return ({ namespace, signal, idempotencyKey, ...called }) => {
    const effect = {
      type: 'call',
      id: idempotencyKey,
      activation: '',
      attempt: 1,
      idempotencyKey,
      await: true,
      ...called,
    } as const;
    const entry = { namespace, runId: '', pointer: '' };
    return performCall(entry, effect, { signal, deliver: async () => 'enough' });
  };
}
