import type { CallContext, ConnectorFunction, DialStream, Json } from '@tutti/connector-kit';
import { ArgumentReader } from '../arguments/argument-reader.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { AuthorizedStream, beginningOf, type StreamTarget } from '../http/authorized-stream.ts';
import type { DocumentLibrary } from '../resources/document-library.ts';
import type { ResourceFiles } from '../resources/resource.ts';
import type { AgentCard } from './agent-card.ts';
import { eventsOf } from './events.ts';
import { parametersOf } from './parameters.ts';
import { type A2aCall, owner, readCall } from './read-call.ts';
import { Reply } from './reply.ts';

export interface A2aCallParts {
  readonly tokens: TokenStore;
  readonly cards: DocumentLibrary<AgentCard>;
  readonly files: ResourceFiles;
}

const streaming: ReadonlySet<string> = new Set(['message/stream', 'tasks/resubscribe']);

/**
 * `call: a2a`. Arguments as `readCall` says, all evaluated. The output is the result of JSON-RPC; for
 * `message/stream` and `tasks/resubscribe` a list of all results, in order.
 */
export function a2aCall({ tokens, cards, files }: A2aCallParts): ConnectorFunction {
  return {
    async perform(values, context) {
      const call = readCall(new ArgumentReader(owner, values), tokens, files);
      return ask(call, await targetOf(call, cards, context), context);
    },
  };
}

/**
 * Where the agent is, and who calls. What proves it for the card does so for the agent where both are
 * of one origin: a card cannot send a credential elsewhere.
 */
async function targetOf(
  { place }: A2aCall,
  cards: DocumentLibrary<AgentCard>,
  context: CallContext,
): Promise<StreamTarget> {
  const headers = new Map([['content-type', 'application/json']]);
  if (place.kind === 'server') return { ...place.server, headers };
  const { uri } = await cards.get(place.card, context);
  const isSame = uri.origin === place.card.uri.origin;
  return { uri, headers, authentication: isSame ? place.card.authentication : undefined };
}

async function ask(call: A2aCall, target: StreamTarget, context: CallContext): Promise<Json> {
  const secrets: string[] = [];
  const stream = new AuthorizedStream(target, context, secrets);
  const params = parametersOf(call, context.idempotencyKey);
  const { method } = call;
  const request = {
    method: 'POST',
    headers: { accept: streaming.has(method) ? 'text/event-stream' : 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: context.idempotencyKey, method, params }),
    signal: context.signal,
  };
  const response = await stream.open(request);
  const reply = new Reply(call, target.uri, secrets);
  if (response.status >= 300) {
    const refusal = await beginningOf(response);
    throw reply.errorIn(Buffer.from(refusal.body).toString()) ?? stream.faultOf(request, refusal);
  }
  return isEvents(response) ? eventsOf(response, reply) : reply.only(await textOf(response));
}

function isEvents({ headers }: DialStream): boolean {
  return /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
}

async function textOf({ body }: DialStream): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString();
}
