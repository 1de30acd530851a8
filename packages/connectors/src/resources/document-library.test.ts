import { describe, expect, test } from 'vitest';
import { ArgumentReader } from '../arguments/argument-reader.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { readAuthentication } from '../authentication/read-authentication.ts';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { localServer } from '../testing/local-server.ts';
import { DocumentLibrary } from './document-library.ts';
import type { FetchedResource } from './fetch-resource.ts';
import type { Resource } from './resource.ts';

function read({ uri, text }: FetchedResource) {
  return { uri, root: JSON.parse(text) };
}

/** An authenticator as the arguments of a call describe it. */
function bearer(token: string) {
  const args = { authentication: { scheme: 'bearer', token } };
  return readAuthentication('a test', new ArgumentReader('a test', args), new TokenStore());
}

function documentAt(uri: URL, authentication: Authenticator | undefined): Resource {
  return { what: 'OpenAPI document', uri, authentication };
}

function library(over: { maxDocuments?: number; maxLength?: number } = {}) {
  const clock = { now: 0 };
  const options = {
    freshForMs: 1000,
    maxDocuments: 2,
    maxLength: 1000,
    ...over,
    now: () => clock.now,
  };
  return { clock, documents: new DocumentLibrary(read, options) };
}

/** Serves a document whose title is its version, and 503 while it is told to be down. */
async function documentServer(headers: { [name: string]: string } = {}) {
  const state = { version: 1, isDown: false };
  const server = await localServer((request, response) => {
    if (state.isDown) return response.writeHead(503).end();
    const isKnown = request.headers['if-none-match'] === headers.etag && headers.etag !== undefined;
    if (isKnown) return response.writeHead(304).end();
    const document = { openapi: '3.1.0', info: { title: `v${state.version}` }, paths: {} };
    return response.writeHead(200, headers).end(JSON.stringify(document));
  });
  return { server, state, uri: new URL(server.origin) };
}

describe('the library', () => {
  test('asks once while the document is fresh, and again afterwards', async () => {
    const { server, state, uri } = await documentServer();
    const { clock, documents } = library();
    const titles: unknown[] = [];
    for (const now of [0, 999, 1000, 1001]) {
      clock.now = now;
      state.version = now + 1;
      const document = await documents.get(documentAt(uri, undefined), callContext());
      titles.push(document.root.info);
    }
    expect([titles, server.received.length]).toEqual([
      [{ title: 'v1' }, { title: 'v1' }, { title: 'v1001' }, { title: 'v1001' }],
      2,
    ]);
  });

  test('asks conditionally by entity tag, and keeps what has not changed', async () => {
    const { server, uri } = await documentServer({ etag: '"one"' });
    const { clock, documents } = library();
    const first = await documents.get(documentAt(uri, undefined), callContext());
    clock.now = 5000;
    const second = await documents.get(documentAt(uri, undefined), callContext());
    expect(second).toBe(first);
    expect(server.received.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      '"one"',
    ]);
  });

  test('does not read again what has not changed, also without an entity tag', async () => {
    const { server, uri } = await documentServer();
    const { clock, documents } = library();
    const first = await documents.get(documentAt(uri, undefined), callContext());
    clock.now = 5000;
    const second = await documents.get(documentAt(uri, undefined), callContext());
    expect(second).toBe(first);
    expect(server.received.length).toBe(2);
  });

  test('uses what it knows while the service is down', async () => {
    const { state, uri } = await documentServer();
    const { clock, documents } = library();
    const first = await documents.get(documentAt(uri, undefined), callContext());
    Object.assign(state, { isDown: true });
    clock.now = 5000;
    const second = await documents.get(documentAt(uri, undefined), callContext());
    expect(second).toBe(first);
  });

  test('does not answer one caller with what another may read', async () => {
    const { state, uri } = await documentServer();
    const { documents } = library();
    await documents.get(documentAt(uri, bearer('a')), callContext());
    Object.assign(state, { isDown: true });
    const other = documents.get(documentAt(uri, bearer('b')), callContext());
    expect(await faultOf(other)).toMatchObject({ kind: 'retryable', status: 503 });
  });

  test('follows a document that has moved, without credentials to another origin', async () => {
    const { server, uri } = await documentServer();
    const old = await localServer((request, response) => {
      const location = request.url === '/old' ? '/older' : `${uri.origin}/new`;
      response.writeHead(301, { location }).end();
    });
    const { documents } = library();
    const document = await documents.get(
      documentAt(new URL('/old', old.origin), bearer('t')),
      callContext(),
    );
    expect(document.uri.href).toBe(`${uri.origin}/new`);
    const authorizations = [...old.received, ...server.received].map(
      ({ headers }) => headers.authorization,
    );
    expect(authorizations).toEqual(['Bearer t', 'Bearer t', undefined]);
  });

  test.each([
    ['leads in a circle', { location: '/' }, 'is redirected more than 5 times'],
    ['leads nowhere', {}, 'is answered with 302 and no location to look for it instead'],
  ])('gives up on a redirection that %s', async (_, headers, words) => {
    const { origin } = await localServer((__, response) => {
      response.writeHead(302, headers).end();
    });
    const { documents } = library();
    expect(
      await faultOf(documents.get(documentAt(new URL(origin), undefined), callContext())),
    ).toEqual({
      kind: 'terminal',
      type: 'communication',
      status: 500,
      title: 'Document Not Found',
      detail: `The OpenAPI document at ${origin}/ ${words}.`,
    });
  });

  test.each([
    ['documents', { maxDocuments: 2, maxLength: 1000 }],
    ['text', { maxDocuments: 10, maxLength: 120 }],
  ])(
    'forgets what was not used for longest when there are so much of it: %s',
    async (_, limits) => {
      const { server, uri } = await documentServer();
      const { documents } = library(limits);
      for (const path of ['a', 'b', 'a', 'c', 'a', 'b']) {
        await documents.get(documentAt(new URL(path, uri), undefined), callContext());
      }
      expect(server.received.map(({ url }) => url)).toEqual(['/a', '/b', '/c', '/b']);
    },
  );
});
