import { type LocalServer, localServer, type ReceivedRequest } from './local-server.ts';

/** What a token endpoint was asked, as it came. */
export interface Asked {
  readonly path: string;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly parameters: { readonly [name: string]: unknown };
}

export interface TokenEndpoint extends LocalServer {
  readonly asked: readonly Asked[];
}

type Answer =
  | { readonly [name: string]: unknown }
  | { readonly status: number; readonly body: unknown };

/**
 * A token endpoint for what the real server of the tests has not: it answers what it is told, and
 * shows what it was asked. It takes forms and JSON, and nothing else.
 */
export async function tokenEndpoint(
  answer: (asked: Asked, count: number) => Answer | undefined,
): Promise<TokenEndpoint> {
  const asked: Asked[] = [];
  const server = await localServer((request, response) => {
    const question = questionOf(request);
    asked.push(question);
    const given = answer(question, asked.length);
    if (given === undefined) return;
    const { status, body } = isWhole(given) ? given : { status: 200, body: tokenOf(given) };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  return { ...server, asked };
}

function isWhole(answer: Answer): answer is { status: number; body: unknown } {
  return Object.hasOwn(answer, 'status');
}

function tokenOf(answer: object) {
  return { access_token: 'token-1', token_type: 'Bearer', ...answer };
}

function questionOf({ url, headers, body }: ReceivedRequest): Asked {
  const contentType = headers['content-type'];
  return {
    path: url,
    contentType,
    authorization: headers.authorization,
    parameters:
      contentType === 'application/json'
        ? JSON.parse(body)
        : Object.fromEntries(new URLSearchParams(body)),
  };
}

/** A JWT that says what it is told; nobody checks its signature. */
export function jwtOf(claims: { readonly [name: string]: unknown }): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.x`;
}
