import type { CallContext, DialInit, DialResponse, DialStream } from '@tutti/connector-kit';
import type { Authenticator, Authorization } from '../authentication/authenticator.ts';
import { requestHeaders, secretHeaderValues } from './request-headers.ts';
import { statusFault } from './status-fault.ts';

export interface StreamTarget {
  readonly uri: URL;
  readonly headers: ReadonlyMap<string, string>;
  readonly authentication: Authenticator | undefined;
}

const explanationBytes = 64 * 1024;

/**
 * Requests to one place whose answers come as streams, with the same headers and authorization. A
 * refusal (401) is answered once with another authorization where there is one. `secrets` gets to
 * know what no text may show.
 */
export class AuthorizedStream {
  readonly #target: StreamTarget;
  readonly #context: CallContext;
  readonly #secrets: string[];
  readonly #headers: ReadonlyMap<string, string>;
  #authorization: Authorization | undefined;

  constructor(target: StreamTarget, context: CallContext, secrets: string[]) {
    this.#target = target;
    this.#context = context;
    this.#secrets = secrets;
    this.#headers = requestHeaders(target.headers);
    secrets.push(...secretHeaderValues(this.#headers));
  }

  /** Throws the fault of a status that is an error. */
  async send(init: DialInit): Promise<DialStream> {
    const response = await this.open(init);
    if (response.status < 300) return response;
    throw this.faultOf(init, await beginningOf(response));
  }

  /** Answers whatever status came. */
  async open(init: DialInit): Promise<DialStream> {
    const { uri, authentication } = this.#target;
    const { method, body } = init;
    const line = { method, uri, ...(body !== undefined && { body }) };
    this.#prove(this.#authorization ?? (await authentication?.authorize(line, this.#context)));
    const first = await this.#dial(init);
    if (first.status !== 401) return first;
    const refusal = await beginningOf(first);
    const renewed = await this.#authorization?.renewed(refusal);
    if (renewed === undefined) return { ...refusal, body: onePart(refusal.body) };
    this.#prove(renewed);
    return this.#dial(init);
  }

  /** What a status that is an error means. */
  faultOf({ method }: DialInit, response: DialResponse): unknown {
    const { uri, headers } = this.#target;
    const request = { method, uri, headers, output: 'content', redirect: false } as const;
    return statusFault({ ...request, secrets: this.#secrets }, response);
  }

  #prove(authorization: Authorization | undefined): void {
    this.#authorization = authorization;
    this.#secrets.push(...(authorization?.secrets ?? []));
  }

  #dial(init: DialInit): Promise<DialStream> {
    const { header } = this.#authorization ?? {};
    const proof = requestHeaders(header === undefined ? [] : [['authorization', header]]);
    const headers = {
      'user-agent': 'tutti',
      'idempotency-key': this.#context.idempotencyKey,
      ...init.headers,
      ...Object.fromEntries(this.#headers),
      ...Object.fromEntries(proof),
    };
    return this.#context.dialer.stream(this.#target.uri.href, { ...init, headers });
  }
}

/** The beginning of a body, enough for what an error explains. */
export async function beginningOf({ status, headers, body }: DialStream): Promise<DialResponse> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const part of body) {
    parts.push(part);
    total += part.length;
    if (total >= explanationBytes) break;
  }
  return { status, headers, body: Buffer.concat(parts) };
}

async function* onePart(part: Uint8Array): AsyncIterable<Uint8Array> {
  yield part;
}
