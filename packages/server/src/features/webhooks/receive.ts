import { randomBytes } from 'node:crypto';
import type { ROUTES, Webhook } from '@tutti/api';
import { type Answer, json } from '../../http/answer.ts';
import type { RouteRequest } from '../../http/endpoint.ts';
import { type ProblemAnswer, problem } from '../../http/problem.ts';
import type { Log, SecretSource } from '../../runtime/ports.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import type { ResourceStore } from '../../store/resources.ts';
import { makeEvent } from './make-event.ts';
import { formOf, readDelivery } from './read-delivery.ts';
import { startRun } from './start-run.ts';
import { signingKeys, type Verification, verify } from './verify.ts';
import { webhookOf } from './webhook.ts';

export interface ReceivePorts {
  readonly runtime: Pick<Runtime, 'accept' | 'start' | 'waitForEnd'>;
  readonly store: ResourceStore & Pick<Store, 'run' | 'runEvents'>;
  readonly secrets: SecretSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

type DeliveryRequest = RouteRequest<typeof ROUTES.deliverWebhook>;
type Verified = Extract<Verification, { readonly kind: 'verified' }>;

/** Takes a delivery: first its signature, then its form, then the event it becomes. */
export async function receive(ports: ReceivePorts, request: DeliveryRequest): Promise<Answer> {
  const { rawHeaders, body = new Uint8Array() } = request;
  const resource = await ports.store.resource({ kind: 'webhook', ...request.params });
  const webhook = resource === null ? NOBODY : webhookOf(resource);
  // One that does not exist takes the same way, and no signature is good.
  const keys = await signingKeys(webhook, ports.secrets, resource === null ? SILENT : ports.log);
  const delivery = { headers: rawHeaders, body };
  const tried = keys.length === 0 ? [DECOY] : keys;
  const verification = verify(delivery, webhook.verification, tried, ports.now());
  switch (verification.kind) {
    case 'refused':
      return problem('invalid-signature', { detail: REFUSED });
    case 'stale':
      return refuseStale(verification.signedAt, ports.now());
    case 'verified':
      return take(ports, request, webhook, body, verification);
  }
}

const REFUSED =
  'Expected a delivery that is signed with a secret of this webhook, by its scheme, over the very bytes of the body. A webhook that does not exist gives this answer too.';

/** Nobody has it: checking with it takes the time that checking takes. */
const DECOY = randomBytes(32);

const NOBODY: Webhook = {
  namespace: '',
  name: '',
  path: '',
  verification: { scheme: 'standard-webhooks', secrets: [''] },
  event: { type: '' },
  accept: [],
  maxBodyBytes: 0,
  updatedAt: '',
  updatedBy: '',
};
const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

async function take(
  ports: ReceivePorts,
  request: DeliveryRequest,
  webhook: Webhook,
  body: Uint8Array,
  { deliveryId, signedAt }: Verified,
): Promise<Answer> {
  const { mediaType, rawHeaders: headers, query, params } = request;
  const refusal = refuseForm(webhook, mediaType, body);
  if (refusal !== null) return refusal;
  const reading = readDelivery({ mediaType, headers, query, body });
  if (reading.kind === 'mistake') return problem('malformed-body', { detail: reading.detail });
  const making = makeEvent(webhook.event, reading.delivery, {
    deliveryId,
    ...(signedAt !== undefined && { signedAt }),
    mediaType,
    now: ports.now(),
    clockMs: () => performance.now(),
  });
  if (making.kind === 'unfit') return problem('delivery-unfit', { detail: making.detail });
  const { start } = webhook;
  if (start !== undefined) return startRun(ports, webhook, start, making.event, request.signal);
  const { duplicate } = await ports.runtime.accept(params.namespace, making.event);
  return json(202, { accepted: Number(!duplicate), duplicates: Number(duplicate) });
}

function refuseForm(
  { accept, maxBodyBytes }: Webhook,
  mediaType: string,
  body: Uint8Array,
): ProblemAnswer | null {
  if (body.length > maxBodyBytes) {
    const detail = `Expected at most ${maxBodyBytes} bytes, but there are ${body.length}.`;
    return problem('body-too-large', { detail });
  }
  const form = formOf(mediaType);
  if (accept.includes(form)) return null;
  const detail = `Expected a body of the form ${accept.join(', ')}, but it is ${form}.`;
  return problem('unsupported-media-type', { detail });
}

function refuseStale(signedAt: number, now: number): ProblemAnswer {
  const seconds = Math.round(Math.abs(now - signedAt) / 1000);
  const side = signedAt < now ? 'ago' : 'from now';
  return problem('stale-signature', {
    detail: `Expected webhook-timestamp to be about now, but it is ${seconds} s ${side}. Sign it again when it is sent again, and check both clocks.`,
  });
}
