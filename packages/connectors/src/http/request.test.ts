import type { Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { jsonServer, localServer, tcpServer } from '../testing/local-server.ts';
import { httpRequest } from './request.ts';

function call(args: { readonly [name: string]: Json }): Promise<Json> {
  return httpRequest(new TokenStore()).perform({ method: 'get', ...args }, callContext());
}

function answering(
  status: number,
  headers: { [name: string]: string },
  body: string | Buffer = '',
) {
  return localServer((_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  });
}

describe('what is sent', () => {
  test('a body that is not a string goes as JSON', async () => {
    const server = await jsonServer({});
    await call({ method: 'post', uri: server.origin, body: { a: [1, null] } });
    expect(server.received).toMatchObject([
      { method: 'POST', body: '{"a":[1,null]}', headers: { 'content-type': 'application/json' } },
    ]);
  });

  test.each([
    ['text', 'text/plain; charset=utf-8'],
    ['', 'text/plain; charset=utf-8'],
  ])('the string "%s" goes as text', async (body, contentType) => {
    const server = await jsonServer({});
    await call({ method: 'post', uri: server.origin, body });
    expect(server.received).toMatchObject([{ body, headers: { 'content-type': contentType } }]);
  });

  test('a body follows the content type that is set, whatever the case of its name', async () => {
    const server = await jsonServer({});
    const uri = server.origin;
    await call({
      method: 'put',
      uri,
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: { a: 1 },
    });
    await call({
      method: 'post',
      uri,
      headers: { 'CONTENT-TYPE': 'application/x-www-form-urlencoded' },
      body: { name: 'a b&c', tags: ['x', 'y'], gone: null, deep: { n: 1 } },
    });
    expect(server.received.map(({ body, headers }) => [headers['content-type'], body])).toEqual([
      ['application/merge-patch+json', '{"a":1}'],
      ['application/x-www-form-urlencoded', 'name=a+b%26c&tags=x&tags=y&deep=%7B%22n%22%3A1%7D'],
    ]);
  });

  test('a multipart form is encoded with a boundary', async () => {
    const server = await jsonServer({});
    const headers = { 'content-type': 'multipart/form-data' };
    await call({ method: 'post', uri: server.origin, headers, body: { name: 'Rex' } });
    const [received] = server.received;
    expect(received?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(received?.body).toContain('name="name"\r\n\r\nRex\r\n');
  });

  test('files are parts of a multipart form, and what is nested travels as JSON', async () => {
    const server = await jsonServer({});
    await call({
      method: 'post',
      uri: server.origin,
      headers: { 'content-type': 'multipart/form-data' },
      body: {
        photo: { filename: 'rex.png', contentType: 'image/png', contentBase64: 'aGVsbG8=' },
        note: { filename: 'note.txt', content: 'bites' },
        tags: ['good', null, 'dog'],
        owner: { name: 'Ada' },
        content: { content: 'no file: neither name nor type' },
      },
    });
    const body = server.received[0]?.body ?? '';
    const parts = body.split(/--tutti-\w+(?:--)?\r\n/).map((part) => part.trimEnd());
    const disposition = 'content-disposition: form-data; name=';
    expect(parts).toEqual([
      '',
      `${disposition}"photo"; filename="rex.png"\r\ncontent-type: image/png\r\n\r\nhello`,
      `${disposition}"note"; filename="note.txt"\r\ncontent-type: application/octet-stream\r\n\r\nbites`,
      `${disposition}"tags"\r\n\r\ngood`,
      `${disposition}"tags"\r\n\r\ndog`,
      `${disposition}"owner"\r\ncontent-type: application/json\r\n\r\n{"name":"Ada"}`,
      `${disposition}"content"\r\ncontent-type: application/json\r\n\r\n{"content":"no file: neither name nor type"}`,
      '',
    ]);
  });

  test('bytes are a body of any content type that is no text', async () => {
    const server = await jsonServer({});
    const headers = { 'content-type': 'image/png' };
    await call({ method: 'put', uri: server.origin, headers, body: { contentBase64: 'aGVsbG8=' } });
    expect(server.received).toMatchObject([{ body: 'hello', headers }]);
  });

  test.each(['Patch', 'PATCH', 'patch'])('the method %s goes in upper case', async (method) => {
    const server = await jsonServer({});
    await call({ method, uri: server.origin });
    expect(server.received).toMatchObject([{ method: 'PATCH' }]);
  });

  test('headers and the query may be numbers and booleans', async () => {
    const server = await jsonServer({});
    await call({
      uri: server.origin,
      headers: { 'x-count': 3, 'x-fine': true, 'x-gone': null },
      query: { n: 1.5, b: [true, false] },
    });
    expect(server.received).toMatchObject([
      { url: '/?n=1.5&b=true&b=false', headers: { 'x-count': '3', 'x-fine': 'true' } },
    ]);
    expect(server.received[0]?.headers).not.toHaveProperty('x-gone');
  });

  test('the query is appended and encoded; null is left out, a list repeats its name', async () => {
    const server = await jsonServer({});
    await call({
      uri: `${server.origin}/find?kept=a%20b`,
      query: { q: 'x y&z', gone: null, page: 2, tag: ['a', 'b'], __proto__name: true },
    });
    expect(server.received[0]?.url).toBe(
      '/find?kept=a%20b&q=x%20y%26z&page=2&tag=a&tag=b&__proto__name=true',
    );
  });

  test('names such as __proto__ are ordinary names', async () => {
    const server = await jsonServer({});
    const args = JSON.parse(
      `{"uri": "${server.origin}", "query": {"__proto__": "q"}, "headers": {"__proto__": "h"}}`,
    );
    await call(args);
    expect(server.received).toMatchObject([{ url: '/?__proto__=q' }]);
    expect(server.received[0]?.rawHeaders.join('|')).toContain('|__proto__|h|');
    expect(Object.hasOwn(Object.prototype, 'q')).toBe(false);
  });

  test.each([
    [{ scheme: 'basic', username: 'jürgen', password: 'p:w' }, 'Basic asO8cmdlbjpwOnc='],
    [{ scheme: 'bearer', token: 'abc.def' }, 'Bearer abc.def'],
  ])('authentication becomes the authorization header', async (authentication, authorization) => {
    const server = await jsonServer({});
    await call({ uri: server.origin, authentication });
    expect(server.received[0]?.headers.authorization).toBe(authorization);
  });

  test('the idempotency key goes with methods that are not safe, unless one is set', async () => {
    const server = await jsonServer({});
    await call({ uri: server.origin });
    await call({ method: 'post', uri: server.origin });
    await call({ method: 'delete', uri: server.origin, headers: { 'Idempotency-Key': 'own' } });
    expect(server.received.map(({ headers }) => headers['idempotency-key'])).toEqual([
      undefined,
      'run-1/0/1',
      'own',
    ]);
  });
});

describe('what is answered', () => {
  test.each<[string, string, string | Buffer, Json]>([
    ['JSON', 'application/json; charset=utf-8', '{"a":[1]}', { a: [1] }],
    ['a problem', 'application/problem+json', '{"title":"x"}', { title: 'x' }],
    ['text', 'text/csv', 'a;b', 'a;b'],
    ['text in another charset', 'text/plain; charset=iso-8859-1', Buffer.from([0xe9]), 'é'],
    ['XML', 'application/atom+xml', '<a/>', '<a/>'],
    ['binary content', 'image/png', Buffer.from([1, 2, 255]), 'AQL/'],
    ['nothing', 'application/json', '', null],
  ])('content: %s', async (_, contentType, body, output) => {
    const server = await answering(200, { 'content-type': contentType }, body);
    expect(await call({ uri: server.origin })).toEqual(output);
  });

  test.each<[string, string | Buffer, Json]>([
    ['readable text', 'fine', 'fine'],
    ['binary content', Buffer.from([0, 1]), 'AAE='],
    ['not UTF-8', Buffer.from([0xff]), '/w=='],
  ])('content without a content type: %s', async (_, body, output) => {
    expect(await call({ uri: (await answering(200, {}, body)).origin })).toEqual(output);
  });

  test('raw: the body in base64', async () => {
    const server = await jsonServer({ a: 1 });
    expect(await call({ uri: server.origin, output: 'raw' })).toBe('eyJhIjoxfQ==');
  });

  test('response: the request without credentials, and the response', async () => {
    const server = await answering(
      202,
      { 'content-type': 'application/json', date: 'today' },
      '[1]',
    );
    const output = await call({
      uri: `${server.origin}/pets`,
      query: { page: 1 },
      headers: { 'X-Api-Key': 'k', cookie: 'c', accept: '*/*' },
      authentication: { scheme: 'bearer', token: 't' },
      output: 'response',
    });
    expect(output).toMatchObject({
      request: {
        method: 'GET',
        uri: `${server.origin}/pets?page=1`,
        headers: {
          accept: '*/*',
          authorization: '[redacted]',
          cookie: '[redacted]',
          'user-agent': 'tutti',
          'x-api-key': '[redacted]',
        },
      },
      headers: { 'content-type': 'application/json', date: 'today' },
      statusCode: 202,
      content: [1],
    });
  });

  test('keys such as __proto__ in JSON stay data', async () => {
    const server = await answering(
      200,
      { 'content-type': 'application/json' },
      '{"__proto__":{"polluted":1}}',
    );
    const output = await call({ uri: server.origin });
    expect([Object.keys(output as object), ({} as { polluted?: number }).polluted]).toEqual([
      ['__proto__'],
      undefined,
    ]);
  });

  test.each([
    ['malformed', '{"a":'],
    ['nested too deeply', '['.repeat(1001) + ']'.repeat(1001)],
    ['nothing like it', '<html>'],
  ])('JSON that is %s is a terminal fault', async (_, body) => {
    const server = await answering(200, { 'content-type': 'application/json' }, body);
    expect(await faultOf(call({ uri: server.origin }))).toEqual({
      kind: 'terminal',
      type: 'communication',
      status: 500,
      title: 'Malformed Content',
      detail: `GET ${server.origin}/ answered with content that says it is JSON but cannot be read as JSON.`,
    });
  });
});

describe('an answer without a body', () => {
  test.each([
    ['head', 200, { 'content-type': 'application/json', 'content-length': '7' }],
    ['get', 204, {}],
    ['post', 205, { 'content-length': '0' }],
    ['get', 304, { 'content-type': 'application/json' }],
  ])('%s %i has null as its content', async (method, status, headers) => {
    const { origin: uri } = await answering(status, headers);
    const how = { uri, method, redirect: true };
    expect([
      await call(how),
      await call({ ...how, output: 'raw' }),
      await call({ ...how, output: 'response' }),
    ]).toMatchObject([null, '', { statusCode: status, content: null }]);
  });
});

describe('a text', () => {
  test.each<[string, string, Buffer, Json]>([
    ['with a byte order mark', 'application/json', Buffer.from('\ufeff{"a":1}'), { a: 1 }],
    ['in UTF-16', 'application/json; charset=utf-16le', Buffer.from('"é"', 'utf16le'), 'é'],
    ['of a charset nobody knows', 'text/plain; charset=x-1', Buffer.from('é'), 'é'],
    ['of lines of JSON', 'application/x-ndjson', Buffer.from('1\n2\n'), '1\n2\n'],
  ])('%s is read', async (_, contentType, body, output) => {
    const server = await answering(200, { 'content-type': contentType }, body);
    expect(await call({ uri: server.origin })).toEqual(output);
  });
});

describe('a status that is an error', () => {
  test.each([400, 401, 404, 409, 422])('%i is terminal', async (status) => {
    const server = await answering(status, {});
    expect(await faultOf(call({ uri: server.origin }))).toMatchObject({
      kind: 'terminal',
      type: 'communication',
      status,
    });
  });

  test.each([408, 425, 429, 500, 502, 503, 504])('%i is retryable', async (status) => {
    const server = await answering(status, {});
    expect(await faultOf(call({ uri: server.origin }))).toMatchObject({
      kind: 'retryable',
      type: 'communication',
      status,
    });
  });

  test('says what the service says in its problem', async () => {
    const body = JSON.stringify({ title: 'Out of stock', detail: 'Only 2 left.', secret: 'x' });
    const server = await answering(409, { 'content-type': 'application/problem+json' }, body);
    expect(await faultOf(call({ method: 'post', uri: `${server.origin}/orders?key=k` }))).toEqual({
      kind: 'terminal',
      type: 'communication',
      status: 409,
      title: 'Conflict',
      detail: `POST ${server.origin}/orders answered 409 Conflict: Out of stock: Only 2 left.`,
    });
  });

  test('shows the beginning of any other text, on one line, and when to try again', async () => {
    const server = await answering(
      503,
      { 'retry-after': '30', 'content-type': 'text/plain' },
      `line 1\n\u202e\u001b[31mline 2${'.'.repeat(600)}`,
    );
    const { detail } = await faultOf(call({ uri: server.origin }));
    expect(detail).toMatch(
      /^GET http:.* answered 503 Service Unavailable \(retry after 30\): line 1 \[31mline 2\.+…$/,
    );
    expect(detail?.length).toBeLessThan(620);
  });

  test('shows no part of a credential where the text is cut', async () => {
    const token = 'abcdefghijklmnopqrstuvwxyz'.repeat(4);
    const server = await answering(
      400,
      { 'content-type': 'text/plain' },
      `${'.'.repeat(450)}${token}`,
    );
    const { detail } = await faultOf(
      call({ uri: server.origin, authentication: { scheme: 'bearer', token } }),
    );
    expect(detail).toBe(
      `GET ${server.origin}/ answered 400 Bad Request: ${'.'.repeat(450)}[redacted]`,
    );
  });

  test('never shows a credential, even when the service echoes it', async () => {
    const server = await localServer((received, response) => {
      response.writeHead(401, { 'content-type': 'text/plain' });
      response.end(
        `bad ${received.headers.authorization} and ${received.headers['x-api-key']} and s3cret`,
      );
    });
    const { detail } = await faultOf(
      call({
        uri: server.origin,
        headers: { 'x-api-key': 'k-1234' },
        authentication: { scheme: 'basic', username: 'me', password: 's3cret' },
      }),
    );
    expect(detail).toBe(
      `GET ${server.origin}/ answered 401 Unauthorized: bad Basic [redacted] and [redacted] and [redacted]`,
    );
  });
});

describe('a redirection', () => {
  test('is an error by default', async () => {
    const server = await answering(302, { location: '/' });
    expect(await faultOf(call({ uri: server.origin }))).toEqual({
      kind: 'terminal',
      type: 'communication',
      status: 302,
      title: 'Found',
      detail: `GET ${server.origin}/ answered 302 Found (a redirection is an error unless the call says "redirect: true").`,
    });
  });

  test('is an answer when the call says so, and never followed, so that a loop cannot begin', async () => {
    const server = await answering(302, { location: '/' });
    const output = await call({ uri: server.origin, redirect: true, output: 'response' });
    expect(output).toMatchObject({ statusCode: 302, headers: { location: '/' }, content: null });
    expect(server.received.length).toBe(1);
  });

  test.each([
    [false, [200, 204, 299]],
    [true, [200, 204, 299, 300, 304, 399]],
  ])('with `redirect: %s` the statuses that are answers are %j', async (redirect, answers) => {
    const statuses = [200, 204, 299, 300, 304, 399, 400, 404, 499, 500, 599];
    const told: number[] = [];
    for (const status of statuses) {
      const { origin } = await answering(status, {});
      await call({ uri: origin, redirect }).then(
        () => told.push(status),
        (fault) => expect(fault.problem).toMatchObject({ type: 'communication', status }),
      );
    }
    expect(told).toEqual(answers);
  });
});

test('a service that answers half a body is a retryable fault', async () => {
  const origin = await tcpServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"a"'));
  });
  expect(await faultOf(call({ uri: origin }))).toMatchObject({
    kind: 'retryable',
    type: 'communication',
    status: 500,
  });
});
