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
 * Requests to one place whose answers come as streams, with the same headers and authorization.
 * A status that is an error throws its fault; a refusal (401) is answered once with another
 * authorization where there is one. `secrets` gets to know what no text may show.
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

  async send(init: DialInit): Promise<DialStream> {
    const { uri, authentication } = this.#target;
    this.#prove(
      this.#authorization ??
        (await authentication?.authorize({ method: init.method, uri }, this.#context)),
    );
    const first = await this.#dial(init);
    if (first.status !== 401) return this.#accepted(init, first);
    const refusal = await wholeOf(first);
    const renewed = await this.#authorization?.renewed(refusal);
    if (renewed === undefined) throw this.#faultOf(init, refusal);
    this.#prove(renewed);
    return this.#accepted(init, await this.#dial(init));
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

  async #accepted(init: DialInit, response: DialStream): Promise<DialStream> {
    if (response.status < 300) return response;
    throw this.#faultOf(init, await wholeOf(response));
  }

  #faultOf({ method }: DialInit, response: DialResponse): unknown {
    const { uri, headers } = this.#target;
    const request = { method, uri, headers, output: 'content', redirect: false } as const;
    return statusFault({ ...request, secrets: this.#secrets }, response);
  }
}

/** The beginning of a body, enough for what an error explains. */
async function wholeOf({ status, headers, body }: DialStream): Promise<DialResponse> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const part of body) {
    parts.push(part);
    total += part.length;
    if (total >= explanationBytes) break;
  }
  return { status, headers, body: Buffer.concat(parts) };
}
