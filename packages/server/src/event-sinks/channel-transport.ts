import { createHash } from 'node:crypto';
import { type CloudEvent, eventKey, settledCredentials } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { OutsideCall } from '../outside-call.ts';
import type { CallResult } from '../runtime/effects/perform-call.ts';
import type { ChannelTarget } from './event-sink.ts';
import type { TargetTransport } from './transport.ts';

/** Brokers confirm what they take; one that is silent for so long has not. */
const CONFIRM_WITHIN_MS = 20_000;

/**
 * Publishes CloudEvents in structured mode on a channel of a broker, as `call: asyncapi` does. An
 * event that the broker has confirmed is taken.
 */
export function createChannelTransport(
  call: (call: OutsideCall) => Promise<CallResult>,
): TargetTransport<ChannelTarget> {
  return {
    async deliver({ namespace }, target, event, signal) {
      const result = await call({
        namespace,
        connector: 'asyncapi',
        function: 'publish',
        arguments: argumentsOf(target, event),
        idempotencyKey: keyOf(event),
        signal: AbortSignal.any([signal, AbortSignal.timeout(CONFIRM_WITHIN_MS)]),
      });
      if (result.kind === 'completed') return { kind: 'delivered' };
      const { title = 'The event was not taken.', detail = title } = result.problem;
      return { kind: 'failed', detail };
    },
  };
}

function argumentsOf(target: ChannelTarget, event: CloudEvent): Json {
  const { document, server, operation, channel, protocol, authentication } = target;
  const proof = authentication && settledCredentials({ kind: 'secret', ...authentication });
  return {
    document: { uri: document },
    message: { payload: event as Json },
    ...(operation !== undefined && { operation }),
    ...(channel !== undefined && { channel }),
    ...(protocol !== undefined && { protocol }),
    ...(server !== undefined && { server: { name: server } }),
    ...(proof !== undefined && { authentication: proof }),
  };
}

/** The same whenever this event is sent. */
function keyOf(event: CloudEvent): string {
  return `evt_${createHash('sha256').update(eventKey(event)).digest('hex').slice(0, 32)}`;
}
