import { type FieldError, type QueryOf, ROUTES, type SetWebhook, type Webhook } from '@tutti/api';
import { type Answer, empty, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { invalidMember, type ProblemAnswer, problem } from '../../http/problem.ts';
import { changeResource } from '../../store/change-resource.ts';
import { namedPage } from '../named-page.ts';
import { expressionMistakes } from './make-event.ts';
import { type ReceivePorts, receive } from './receive.ts';
import { readSigningKey } from './verify.ts';
import { toStored, webhookOf } from './webhook.ts';

const WEBHOOKS_MAX = 200;

interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Setting up webhooks, and taking what is delivered to them. */
export function webhookEndpoints(ports: ReceivePorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.listWebhooks, ({ params, query }) => list(ports, params.namespace, query)),
    endpoint(ROUTES.getWebhook, async ({ params }) => {
      const resource = await ports.store.resource({ kind: 'webhook', ...params });
      return resource === null ? refuse(params) : json(200, webhookOf(resource));
    }),
    endpoint(ROUTES.setWebhook, ({ params, body, principal }) =>
      set(ports, params, body, principal.name),
    ),
    endpoint(ROUTES.deleteWebhook, ({ params, principal }) =>
      remove(ports, params, principal.name),
    ),
    endpoint(ROUTES.deliverWebhook, (request) => receive(ports, request)),
  ];
}

function list(
  { store }: ReceivePorts,
  namespace: string,
  query: QueryOf<typeof ROUTES.listWebhooks>,
): Promise<Answer> {
  return namedPage(query, async (name, limit) => {
    const after = { namespace, name };
    return (await store.resources({ kind: 'webhook', namespace, after, limit })).map(webhookOf);
  });
}

async function set(
  ports: ReceivePorts,
  place: Place,
  asked: SetWebhook,
  by: string,
): Promise<Answer> {
  const { store, now, log } = ports;
  const mistake = await mistakeIn(ports, place, asked);
  if (mistake !== undefined) return invalidMember(mistake);
  const stored = toStored(place, asked, new Date(now()).toISOString(), by);
  const id = { kind: 'webhook', ...place } as const;
  const webhook = await changeResource<Webhook | null>(store, id, async (before) => {
    const count = await store.countResources('webhook', place.namespace);
    if (before === null && count >= WEBHOOKS_MAX) return { kind: 'leave', answer: null };
    const answer = webhookOf({ ...id, revision: 0, document: { ...stored } });
    return { kind: 'put', document: { ...stored }, answer };
  });
  if (webhook === null) return refuseOneMore(place.namespace);
  log.info('A webhook was set up.', { webhook: `${place.namespace}/${place.name}`, by });
  return json(200, webhook);
}

/** The first thing that would make every delivery fail. */
async function mistakeIn(
  { secrets }: ReceivePorts,
  { namespace }: Place,
  { event, verification }: SetWebhook,
): Promise<FieldError | undefined> {
  const [expression] = expressionMistakes(event);
  if (expression !== undefined) return expression;
  if (event.source !== undefined && !isUriReference(event.source)) {
    return { field: 'body/event/source', message: 'Expected a URI reference, but it is none.' };
  }
  for (const [index, name] of verification.secrets.entries()) {
    const reading = await readSigningKey(verification.scheme, namespace, name, secrets);
    if (reading.kind === 'unusable') {
      return { field: `body/verification/secrets/${index}`, message: reading.reason };
    }
  }
  return undefined;
}

function isUriReference(text: string): boolean {
  return !/[\s"<>\\^`{|}]/.test(text) && URL.canParse(text, 'http://base.example');
}

async function remove({ store, log }: ReceivePorts, place: Place, by: string): Promise<Answer> {
  const id = { kind: 'webhook', ...place } as const;
  const isDeleted = await changeResource(store, id, async (before) =>
    before === null ? { kind: 'leave', answer: false } : { kind: 'delete', answer: true },
  );
  if (!isDeleted) return refuse(place);
  log.info('A webhook was deleted.', { webhook: `${place.namespace}/${place.name}`, by });
  return empty(204);
}

function refuse({ namespace, name }: Place): ProblemAnswer {
  return problem('webhook-not-found', {
    detail: `Namespace ${namespace} has no webhook named ${name}.`,
  });
}

function refuseOneMore(namespace: string): ProblemAnswer {
  return problem('limit-reached', {
    detail: `Expected namespace ${namespace} to have less than ${WEBHOOKS_MAX} webhooks. Delete one that is not used.`,
  });
}
