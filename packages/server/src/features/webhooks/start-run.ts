import type { DeliveryTaken, Webhook } from '@tutti/api';
import type { CloudEvent } from '@tutti/engine';
import { type Answer, json } from '../../http/answer.ts';
import { overloaded, problem } from '../../http/problem.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';

export interface StartRunPorts {
  readonly runtime: Pick<Runtime, 'start' | 'waitForEnd'>;
  readonly store: Pick<Store, 'run' | 'runEvents'>;
}

type Start = NonNullable<Webhook['start']>;

/**
 * Starts the run of a delivery, once for its id, and waits for it as long as the webhook says. What
 * went wrong in the run is for its operators: the other side hears that it did.
 */
export async function startRun(
  ports: StartRunPorts,
  { namespace, name }: Pick<Webhook, 'namespace' | 'name'>,
  start: Start,
  event: CloudEvent,
  signal: AbortSignal,
): Promise<Answer> {
  const { version } = start;
  const answer = await ports.runtime.start({
    namespace,
    name: start.name,
    ...(version !== undefined && version !== 'latest' && { version }),
    input: event.data ?? event['data_base64'] ?? null,
    idempotencyKey: `webhook/${name}/${event.id}`,
    startedBy: `webhook ${name}`,
  });
  switch (answer.kind) {
    case 'unknown-definition':
      return problem('definition-not-found', { detail: `${start.name} is not published.` });
    case 'limit-reached':
      return problem('concurrency-limit-reached', { detail: 'Deliver it again later.' });
    case 'overloaded':
      return overloaded(answer.retryAfterSeconds);
    default: {
      // The same id with another body: the one that came first counts.
      const isNew = answer.kind === 'started';
      const taken = { accepted: Number(isNew), duplicates: Number(!isNew), runId: answer.runId };
      return reply(ports, taken, start, signal);
    }
  }
}

async function reply(
  { runtime, store }: StartRunPorts,
  taken: DeliveryTaken & { readonly runId: string },
  { waitSeconds = 0 }: Start,
  signal: AbortSignal,
): Promise<Answer> {
  const { runId } = taken;
  if (waitSeconds === 0) return json(202, taken);
  const gone = new Promise<false>((resolve) => {
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
  const hasEnded = await Promise.race([runtime.waitForEnd(runId, waitSeconds * 1000), gone]);
  const run = hasEnded ? await store.run(runId) : null;
  if (run === null) return json(202, taken);
  if (run.status !== 'completed') {
    return problem(run.status === 'cancelled' ? 'run-cancelled' : 'run-faulted', { runId });
  }
  const [last] = await store.runEvents(runId, run.sequence - 1, 1);
  return json(200, last?.event.type === 'run-completed' ? last.event.output : null);
}
