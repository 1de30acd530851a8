import type { Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { jsonServer } from '../testing/local-server.ts';
import { httpRequest } from './request.ts';

function call(args: { readonly [name: string]: Json }): Promise<Json> {
  return httpRequest(new TokenStore()).perform({ method: 'get', ...args }, callContext());
}

describe('arguments that make no sense', () => {
  test.each<[string, { [name: string]: Json }, string]>([
    [
      'no uri',
      {},
      "Expected the argument 'uri' of http.request to be a string, but it is missing.",
    ],
    [
      'a uri that is none',
      { uri: 'pets/1' },
      "Expected the argument 'uri' of http.request to be an absolute http or https URI, but it is not.",
    ],
    [
      'a method that is none',
      { uri: 'http://a', method: 'get it' },
      "Expected the argument 'method' of http.request to be an HTTP method such as get or post.",
    ],
    [
      'an unknown output',
      { uri: 'http://a', output: 'json' },
      "Expected the argument 'output' of http.request to be one of content, raw, response, but it is a string.",
    ],
    [
      'a redirect that is no boolean',
      { uri: 'http://a', redirect: 'no' },
      "Expected the argument 'redirect' of http.request to be true or false, but it is a string.",
    ],
    [
      'headers that are a list',
      { uri: 'http://a', headers: [] },
      "Expected the argument 'headers' of http.request to be an object, but it is an array.",
    ],
    [
      'a header that is an object',
      { uri: 'http://a', headers: { a: {} } },
      "Expected the argument 'headers.a' of http.request to be a string, a number or a boolean, but it is an object.",
    ],
    [
      'a header with a line break',
      { uri: 'http://a', headers: { a: 'x\r\nb: y' } },
      "The value of the header 'a' has a character that a header cannot carry, such as a line break.",
    ],
    [
      'a header name with a colon',
      { uri: 'http://a', headers: { 'a: b': 'x' } },
      '"a: b" is not the name of a header.',
    ],
    [
      'a header of the transport',
      { uri: 'http://a', headers: { 'Transfer-Encoding': 'chunked' } },
      "The header 'transfer-encoding' is set by the runtime; leave it out.",
    ],
    [
      'a nested query',
      { uri: 'http://a', query: { a: { b: 1 } } },
      "Expected the argument 'query.a' of http.request to be a string, a number, a boolean or a list of them, but it is an object.",
    ],
    [
      'an object as XML',
      { uri: 'http://a', headers: { 'content-type': 'text/xml' }, body: {} },
      'A body of content type text/xml must be a string, but it is an object. Give a string, or leave the content type out to send JSON.',
    ],
    [
      'an unknown scheme',
      { uri: 'http://a', authentication: { scheme: 'hawk' } },
      'Expected the authentication scheme of http.request to be basic, bearer, digest, oauth2 or oidc, but it is "hawk".',
    ],
    [
      'a token with a line break',
      { uri: 'http://a', authentication: { scheme: 'bearer', token: 'a\nb' } },
      "The value of the header 'authorization' has a character that a header cannot carry, such as a line break.",
    ],
    [
      'a missing token',
      { uri: 'http://a', authentication: { scheme: 'bearer' } },
      "Expected the argument 'token' of the authentication of http.request to be a string, but it is missing.",
    ],
  ])('%s', async (_, args, detail) => {
    expect(await faultOf(call(args))).toEqual({
      kind: 'terminal',
      type: 'configuration',
      status: 400,
      title: 'Arguments Not Valid',
      detail,
    });
  });
});

test.each([
  'Host',
  'content-length',
  'Transfer-Encoding',
  'Connection',
  'Proxy-Authorization',
  'Upgrade',
  'TE',
  'Expect',
])('nobody sets the header %s', async (name) => {
  const server = await jsonServer({});
  expect(await faultOf(call({ uri: server.origin, headers: { [name]: '1' } }))).toMatchObject({
    type: 'configuration',
    detail: `The header '${name.toLowerCase()}' is set by the runtime; leave it out.`,
  });
  expect(server.received).toEqual([]);
});
