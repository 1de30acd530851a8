import { type ReceiveContext, type ReceivingFunction, RetryableFault } from '@tutti/connector-kit';
import { ArgumentReader } from '../arguments/argument-reader.ts';
import { backOff } from './back-off.ts';
import { brokerFault, refused } from './broker-fault.ts';
import { inTime, whileWanted } from './in-time.ts';
import { inboundMessage } from './message/inbound-message.ts';
import { type Messaging, type PlannedExchange, planExchange } from './plan-exchange.ts';
import type { Deliver, Position } from './protocol.ts';
import { protocolOf } from './protocols/by-family.ts';

const owner = 'asyncapi.subscribe';

/**
 * `call: asyncapi` with a `subscription`. Arguments: those of `planExchange`. Items are the DSL's
 * inbound messages.
 *
 * Subscribes again when the subscription is lost, with longer and longer pauses, for as long as its
 * run waits. One that could not begin at all for two minutes is a fault, and so is whatever will not
 * pass by itself.
 */
export function asyncApiSubscribe(messaging: Messaging): ReceivingFunction {
  return {
    async receive(values, context) {
      const args = new ArgumentReader(owner, values);
      const { backoffMs, firstContactMs } = messaging.limits;
      const begunAt = performance.now();
      let hasBegun = false;
      let failures = 0;
      const position: Position = {};
      while (!context.signal.aborted) {
        try {
          return await subscribeOnce(args, messaging, context, position, () => {
            hasBegun = true;
            failures = 0;
          });
        } catch (error) {
          if (context.signal.aborted) return;
          const isOver = !hasBegun && performance.now() - begunAt >= firstContactMs;
          if (!(error instanceof RetryableFault) || isOver) throw error;
          await backOff(failures++, backoffMs, context.signal);
        }
      }
    },
  };
}

async function subscribeOnce(
  args: ArgumentReader,
  messaging: Messaging,
  context: ReceiveContext,
  position: Position,
  onSubscribed: () => void,
): Promise<void> {
  const planned = await planExchange(
    owner,
    args,
    'subscribe',
    undefined,
    messaging,
    context,
    position,
  );
  const { server, place, limits } = planned.exchange;
  const protocol = await protocolOf(server);
  const ending = new AbortController();
  const own = { ...context, signal: ending.signal };
  const began = Promise.withResolvers<void>();
  const work = protocol.receive(
    { ...planned.exchange, context: own },
    delivering(planned, context),
    () => {
      onSubscribed();
      began.resolve();
    },
  );
  try {
    await inTime(
      Promise.race([began.promise, work]),
      context.signal,
      limits.subscribeTimeoutMs,
      place,
    );
    await whileWanted(work, context.signal);
  } catch (error) {
    throw brokerFault(error, place);
  } finally {
    ending.abort();
    // Given up: what becomes of it is of no more interest.
    work.catch(() => {});
  }
}

function delivering(
  { document, operation, exchange }: PlannedExchange,
  context: ReceiveContext,
): Deliver {
  const { limits, place } = exchange;
  return async (received) => {
    if (received.body.length > limits.messageBytes) {
      throw refused(place, 'a message is larger than this installation accepts');
    }
    const item = inboundMessage(document, operation.messages, received);
    return whileWanted(context.deliver(item, received.id), context.signal);
  };
}
