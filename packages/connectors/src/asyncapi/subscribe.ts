import { setTimeout as elapsed } from 'node:timers/promises';
import {
  interruptedFault,
  type ReceiveContext,
  type ReceivingFunction,
  RetryableFault,
  SHUTTING_DOWN,
} from '@tutti/connector-kit';
import { ArgumentReader } from '../arguments/argument-reader.ts';
import { backOff } from './back-off.ts';
import { brokerFault, refused, withoutSecrets } from './broker-fault.ts';
import { secretsOf } from './credentials.ts';
import { inTime } from './in-time.ts';
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
            context.trouble?.(null);
          });
        } catch (error) {
          if (context.signal.aborted || isInterrupted(error)) return;
          const isOver = !hasBegun && performance.now() - begunAt >= firstContactMs;
          if (!(error instanceof RetryableFault) || isOver) throw error;
          context.trouble?.(error.problem);
          await backOff(failures++, backoffMs, context.signal);
        }
      }
    },
  };
}

/** Nobody wants anything more, though nobody has said so otherwise. */
function isInterrupted(error: unknown): boolean {
  return error instanceof RetryableFault && error.problem.type === 'runtime';
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
  const delivery = new DeliveryInHand(planned, context);
  const work = protocol.receive(
    { ...planned.exchange, context: own },
    {
      deliver: delivery.deliver,
      isOver: () => delivery.isOver(),
      onSubscribed() {
        onSubscribed();
        began.resolve();
      },
    },
  );
  const over = givenUp(context.signal, ending.signal).then(() => delivery.settled(work));
  over.catch(() => {});
  try {
    const begun = Promise.race([began.promise, work, over]);
    await inTime(begun, ending.signal, limits.subscribeTimeoutMs, place);
    await Promise.race([work, over]);
  } catch (error) {
    throw withoutSecrets(brokerFault(error, place), secretsOf(planned.exchange.credentials));
  } finally {
    ending.abort(context.signal.reason);
    // Given up: what becomes of it is of no more interest.
    work.catch(() => {});
  }
}

/** Resolves when `signal` aborts, unless `other` does before. */
function givenUp(signal: AbortSignal, other: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: other });
  });
}

/** A message that its run may be recording just now: it is acknowledged or not, but never in doubt. */
class DeliveryInHand {
  readonly #planned: PlannedExchange;
  readonly #context: ReceiveContext;
  #isInHand = false;
  #isEnough = false;

  constructor(planned: PlannedExchange, context: ReceiveContext) {
    this.#planned = planned;
    this.#context = context;
  }

  readonly deliver: Deliver = async (received) => {
    const { document, operation, exchange } = this.#planned;
    const { limits, place } = exchange;
    if (received.body.length > limits.messageBytes) {
      throw refused(place, 'a message is larger than this installation accepts');
    }
    this.#isInHand = true;
    const item = inboundMessage(document, operation.messages, received);
    const answer = await this.#context.deliver(item, received.id);
    if (answer === 'not-taken') throw interruptedFault();
    this.#isEnough = answer === 'enough';
    this.#isInHand = this.#isEnough;
    return answer;
  };

  isOver(): boolean {
    const { signal } = this.#context;
    return (this.#isEnough || signal.aborted) && signal.reason !== SHUTTING_DOWN;
  }

  /** The end of the work, which is near when it is about this message; otherwise it is given up. */
  async settled(work: Promise<void>): Promise<void> {
    const late = elapsed(graceMs, undefined, { ref: false });
    if (this.#isInHand) await Promise.race([work, late]);
    throw interruptedFault();
  }
}

/** What a store may take to record a message, and a broker to be told. */
const graceMs = 5000;
