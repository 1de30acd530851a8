import type { CallContext, DialResponse, Json } from '@tutti/connector-kit';
import type { Authenticator, Authorization } from '../authentication/authenticator.ts';
import { answerOf } from './answer.ts';
import type { Body, HttpRequest, OutputForm } from './http-request.ts';
import { encodeBody } from './request-body.ts';
import { requestHeaders, secretHeaderValues } from './request-headers.ts';
import { statusFault } from './status-fault.ts';

/** A call before its headers and body are made ready. */
export interface PlannedCall {
  /** In upper case. */
  readonly method: string;
  readonly uri: URL;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: Body;
  readonly output: OutputForm;
  readonly redirect: boolean;
  readonly authentication: Authenticator | undefined;
  /** Further values that no text may show, such as an API key in the query. */
  readonly secrets?: readonly string[];
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
const defaultAccept = 'application/json, text/plain;q=0.9, */*;q=0.8';

/** Sends a call once and answers its output; throws the fault its status or the network stands for. */
export async function exchange(call: PlannedCall, context: CallContext): Promise<Json> {
  const { request, response } = await send(call, context);
  const fault = statusFault(request, response);
  if (fault !== undefined) throw fault;
  return answerOf(request, response);
}

/** What was sent, and what came back. */
interface Exchanged {
  readonly request: HttpRequest;
  readonly response: DialResponse;
}

/**
 * Sends a call and answers what was sent and what came back, whatever its status. A target that
 * refuses the authorization (401) has done nothing yet: it is asked once more where there is another.
 */
export async function send(call: PlannedCall, context: CallContext): Promise<Exchanged> {
  const prepared = prepare(call, context.idempotencyKey);
  const authorization = await call.authentication?.authorize(prepared, context);
  const first = await dial(authorized(prepared, authorization), context);
  if (first.response.status !== 401) return first;
  const renewed = await authorization?.renewed(first.response);
  return renewed === undefined ? first : dial(authorized(prepared, renewed), context);
}

async function dial(request: HttpRequest, context: CallContext): Promise<Exchanged> {
  const response = await context.dialer.request(request.uri.href, {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    ...(request.body === undefined ? {} : { body: request.body }),
    signal: context.signal,
  });
  return { request, response };
}

function prepare(call: PlannedCall, idempotencyKey: string): HttpRequest {
  const headers = requestHeaders(call.headers);
  setDefault(headers, 'accept', defaultAccept);
  setDefault(headers, 'user-agent', 'tutti');
  if (!safeMethods.has(call.method)) setDefault(headers, 'idempotency-key', idempotencyKey);
  const secrets = [...(call.secrets ?? []), ...secretHeaderValues(headers)];
  const body = encodeBody(call.body, headers.get('content-type'));
  if (body !== undefined) headers.set('content-type', body.contentType);
  return {
    method: call.method,
    uri: call.uri,
    headers,
    ...(body === undefined ? {} : { body: body.bytes }),
    output: call.output,
    redirect: call.redirect,
    secrets,
  };
}

function authorized(request: HttpRequest, proof: Authorization | undefined): HttpRequest {
  if (proof === undefined) return request;
  const { header, secrets } = proof;
  const own = requestHeaders(header === undefined ? [] : [['authorization', header]]);
  return {
    ...request,
    headers: new Map([...request.headers, ...own]),
    secrets: [...request.secrets, ...secrets],
  };
}

function setDefault(headers: Map<string, string>, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value);
}
