import type { Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { localServer } from '../testing/local-server.ts';
import { openApiConnector } from './index.ts';

type Members = { readonly [name: string]: Json };

/** Calls the only operation of a document, and answers the request that came for it. */
async function sent(document: Members, parameters: Members) {
  const server = await localServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(request.url === '/document' ? JSON.stringify(document) : 'null');
  });
  const { call } = openApiConnector().functions;
  const uri = `${server.origin}/document`;
  await call!.perform({ document: { uri }, operationId: 'paint', parameters }, callContext());
  return server.received[1]!;
}

async function placed(parameter: Members, value: Json) {
  const path = parameter.in === 'path' ? '/x{color}/y' : '/x';
  const operation = { operationId: 'paint', parameters: [{ name: 'color', ...parameter }] };
  const { url, headers } = await sent(
    { openapi: '3.1.0', paths: { [path]: { get: operation } } },
    { color: value },
  );
  if (parameter.in === 'header') return headers.color;
  if (parameter.in === 'cookie') return headers.cookie;
  return url.replace(/^\/x\??/, '').replace(/\/y$/, '');
}

const values = {
  empty: '',
  string: 'blue',
  array: ['blue', 'black', 'brown'],
  object: { R: 100, G: 200, B: 150 },
} as const;

/** The table "Style Examples" of OpenAPI 3.1.1; undefined where it says n/a. */
const table: readonly (readonly [
  place: string,
  style: string,
  explode: boolean,
  empty: string | undefined,
  string: string | undefined,
  array: string | undefined,
  object: string | undefined,
])[] = [
  [
    'path',
    'matrix',
    false,
    ';color',
    ';color=blue',
    ';color=blue,black,brown',
    ';color=R,100,G,200,B,150',
  ],
  [
    'path',
    'matrix',
    true,
    ';color',
    ';color=blue',
    ';color=blue;color=black;color=brown',
    ';R=100;G=200;B=150',
  ],
  ['path', 'label', false, '.', '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
  ['path', 'label', true, '.', '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
  ['path', 'simple', false, '', 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['path', 'simple', true, '', 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
  ['header', 'simple', false, '', 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['header', 'simple', true, '', 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
  [
    'query',
    'form',
    false,
    'color=',
    'color=blue',
    'color=blue,black,brown',
    'color=R,100,G,200,B,150',
  ],
  [
    'query',
    'form',
    true,
    'color=',
    'color=blue',
    'color=blue&color=black&color=brown',
    'R=100&G=200&B=150',
  ],
  [
    'cookie',
    'form',
    false,
    'color=',
    'color=blue',
    'color=blue,black,brown',
    'color=R,100,G,200,B,150',
  ],
  [
    'query',
    'spaceDelimited',
    false,
    undefined,
    undefined,
    'color=blue%20black%20brown',
    'color=R%20100%20G%20200%20B%20150',
  ],
  [
    'query',
    'pipeDelimited',
    false,
    undefined,
    undefined,
    'color=blue%7Cblack%7Cbrown',
    'color=R%7C100%7CG%7C200%7CB%7C150',
  ],
  [
    'query',
    'deepObject',
    true,
    undefined,
    undefined,
    undefined,
    'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150',
  ],
];

describe('a parameter of OpenAPI 3', () => {
  const cases = table.flatMap(([place, style, explode, ...texts]) =>
    (['empty', 'string', 'array', 'object'] as const).flatMap((kind, index) => {
      const text = texts[index];
      return text === undefined ? [] : [[place, style, explode, kind, text] as const];
    }),
  );

  test.each(cases)(
    'in %s, style %s, explode %s, %s: %s',
    async (place, style, explode, kind, text) => {
      expect(await placed({ in: place, style, explode }, values[kind])).toBe(text);
    },
  );

  test.each([
    ['path', 'object', 'R,100,G,200,B,150'],
    ['header', 'object', 'R,100,G,200,B,150'],
    ['query', 'object', 'R=100&G=200&B=150'],
    ['cookie', 'array', 'color=blue; color=black; color=brown'],
  ] as const)('in %s has the style that goes without saying', async (place, kind, text) => {
    expect(await placed({ in: place }, values[kind])).toBe(text);
  });

  test.each([
    ['spaceDelimited', 'color=blue&color=black&color=brown'],
    ['pipeDelimited', 'color=blue&color=black&color=brown'],
  ])('of style %s that is exploded repeats its name', async (style, text) => {
    expect(await placed({ in: 'query', style, explode: true }, values.array)).toBe(text);
  });

  test.each([
    [false, 'a/b?c=d', 'color=a%2Fb%3Fc%3Dd'],
    [true, 'a/b?c=d', 'color=a/b?c=d'],
    [true, "x y&z#[1]+%2F%:@!$'()*,;", 'color=x%20y%26z%23%5B1%5D%2B%2F%25:@!$%27()*,;'],
  ])('with allowReserved %s sends %s', async (allowReserved, value, text) => {
    expect(await placed({ in: 'query', allowReserved }, value)).toBe(text);
  });

  test.each([
    ['application/json', 'query', { a: [1] }, 'color=%7B%22a%22%3A%5B1%5D%7D'],
    ['application/json', 'query', 'blue', 'color=%22blue%22'],
    ['application/json', 'header', { a: 1 }, '{"a":1}'],
    ['text/plain', 'query', 'dark blue', 'color=dark%20blue'],
    ['application/xml', 'path', '<a/>', '%3Ca%2F%3E'],
  ])('with content %s in %s', async (contentType, place, value, text) => {
    expect(await placed({ in: place, content: { [contentType]: {} } }, value)).toBe(text);
  });

  test('of a style that is unknown is a mistake of the document', async () => {
    expect(await faultOf(placed({ in: 'query', style: 'spaced' }, 'x'))).toMatchObject({
      type: 'configuration',
      detail: 'The OpenAPI parameter style "spaced" is not known.',
    });
  });

  test.each(['Accept', 'Content-Type', 'Authorization'])(
    'in the header %s is none, as the media types and `authentication` say it',
    async (name) => {
      const operation = {
        operationId: 'paint',
        parameters: [{ name, in: 'header', required: true }],
      };
      const document = { openapi: '3.0.4', paths: { '/x': { get: operation } } };
      expect((await sent(document, {})).headers.accept).toMatch(/^application\/json/);
      expect(await faultOf(sent(document, { [name]: 'x' }))).toMatchObject({
        type: 'validation',
        detail: `Operation "paint" has no parameter "${name}".`,
      });
    },
  );
});

describe('a parameter of Swagger 2', () => {
  const swagger = (parameter: Members, consumes?: Json): Members => ({
    swagger: '2.0',
    paths: {
      '/x': {
        post: {
          operationId: 'paint',
          parameters: [{ name: 'color', type: 'array', ...parameter }],
          ...(consumes && { consumes }),
        },
      },
    },
  });

  test.each([
    [undefined, 'color=blue,black,brown'],
    ['csv', 'color=blue,black,brown'],
    ['ssv', 'color=blue%20black%20brown'],
    ['tsv', 'color=blue%09black%09brown'],
    ['pipes', 'color=blue%7Cblack%7Cbrown'],
    ['multi', 'color=blue&color=black&color=brown'],
  ])('in query, collectionFormat %s', async (collectionFormat, text) => {
    const parameter = { in: 'query', ...(collectionFormat && { collectionFormat }) };
    expect((await sent(swagger(parameter), { color: values.array })).url).toBe(`/x?${text}`);
  });

  test.each([
    ['csv', 'color=blue%2Cblack%2Cbrown'],
    ['ssv', 'color=blue+black+brown'],
    ['pipes', 'color=blue%7Cblack%7Cbrown'],
    ['multi', 'color=blue&color=black&color=brown'],
  ])('in formData, collectionFormat %s', async (collectionFormat, text) => {
    const document = swagger({ in: 'formData', collectionFormat });
    expect((await sent(document, { color: values.array })).body).toBe(text);
  });

  test('that is a file has its name, its content type and its bytes', async () => {
    const { body, headers } = await sent(swagger({ in: 'formData', type: 'file' }), {
      color: { contentBase64: 'aGVsbG8=', filename: 'a "b".png', contentType: 'image/png' },
    });
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=tutti-\w+$/);
    expect(body).toContain(
      'content-disposition: form-data; name="color"; filename="a %22b%22.png"\r\ncontent-type: image/png\r\n\r\nhello\r\n',
    );
  });
});

describe('a body', () => {
  const document = (content: Members, version = '3.1.0'): Members => ({
    openapi: version,
    paths: { '/x': { post: { operationId: 'paint', requestBody: { content } } } },
  });

  test.each<[string, Members, Members, string, string]>([
    ['JSON', { 'text/plain': {}, 'application/json': {} }, { a: 1 }, 'application/json', '{"a":1}'],
    ['anything', { '*/*': {} }, { a: 1 }, 'application/json', '{"a":1}'],
    ['text', { 'text/plain': {} }, { body: 'hello' }, 'text/plain', 'hello'],
    ['any text', { 'text/*': {} }, { body: 'hello' }, 'text/plain', 'hello'],
    ['XML', { 'application/xml': {} }, { body: '<a/>' }, 'application/xml', '<a/>'],
    [
      'bytes',
      { 'application/octet-stream': {} },
      { body: { contentBase64: 'aGVsbG8=' } },
      'application/octet-stream',
      'hello',
    ],
    ['an image', { 'image/png': {} }, { body: { contentBase64: 'aGVsbG8' } }, 'image/png', 'hello'],
    ['any image', { 'image/*': {} }, { body: 'png' }, 'application/octet-stream', 'png'],
    [
      'a form',
      { 'application/x-www-form-urlencoded': {} },
      { a: ['x y', true], b: { c: 1 }, d: null },
      'application/x-www-form-urlencoded',
      'a=x+y&a=true&b=%7B%22c%22%3A1%7D',
    ],
    [
      'a form with encodings',
      {
        'application/x-www-form-urlencoded': {
          encoding: {
            a: { explode: false },
            b: { style: 'deepObject' },
            c: { style: 'pipeDelimited' },
          },
        },
      },
      { a: [1, 2], b: { R: 100 }, c: ['x', 'y'] },
      'application/x-www-form-urlencoded',
      'a=1%2C2&b%5BR%5D=100&c=x%7Cy',
    ],
  ])('that is %s', async (_, content, parameters, contentType, text) => {
    const { headers, body } = await sent(document(content), parameters);
    expect([headers['content-type'], body]).toEqual([contentType, text]);
  });

  test('that is a multipart form has parts of their own content types', async () => {
    const encoding = { meta: { contentType: 'application/vnd.meta+json, text/plain' } };
    const { headers, body } = await sent(document({ 'multipart/form-data': { encoding } }), {
      meta: { a: 1 },
      more: { b: 2 },
      name: 'Rex',
      tags: ['x', 'y'],
      files: [{ content: '<a/>', contentType: 'text/xml' }, { contentBase64: 'aGVsbG8=' }],
    });
    const boundary = /boundary=(.*)$/.exec(headers['content-type'] ?? '')?.[1];
    const named = (name: string, more: string) =>
      `content-disposition: form-data; name="${name}"\r\n${more}\r\n`;
    expect(body.split(`--${boundary}`).map((part) => part.trim())).toEqual(
      [
        '',
        named('meta', 'content-type: application/vnd.meta+json\r\n\r\n{"a":1}'),
        named('more', 'content-type: application/json\r\n\r\n{"b":2}'),
        named('name', '\r\nRex'),
        named('tags', '\r\nx'),
        named('tags', '\r\ny'),
        named('files', 'content-type: text/xml\r\n\r\n<a/>'),
        named('files', 'content-type: application/octet-stream\r\n\r\nhello'),
        '--',
      ].map((part) => part.trim()),
    );
  });

  test.each<[string, Members, Members, string]>([
    [
      'a file in a form that can carry none',
      { 'application/x-www-form-urlencoded': {} },
      { photo: { contentBase64: 'aGVsbG8=' } },
      'The field "photo" is a file, which a form of content type application/x-www-form-urlencoded cannot carry. Send it as multipart/form-data.',
    ],
    [
      'what is not base64',
      { 'multipart/form-data': {} },
      { photo: { contentBase64: 'a*b' } },
      'Expected `contentBase64` of a file to be base64, but it has other characters or is cut short.',
    ],
    [
      'a content type with a line break',
      { 'multipart/form-data': {} },
      { photo: { content: 'x', contentType: 'a\r\nb: c' } },
      'The content type of the field "photo" has a character that a header cannot carry.',
    ],
  ])('is refused: %s', async (_, content, parameters, detail) => {
    expect(await faultOf(sent(document(content), parameters))).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      detail,
    });
  });
});

describe('a document', () => {
  test('with two operations of one id does not say which is meant', async () => {
    const get = { operationId: 'paint' };
    const paths = { '/x': { get }, '/y': { put: get } };
    expect(await faultOf(sent({ openapi: '3.1.0', paths }, {}))).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      title: 'Operation Ambiguous',
      detail: expect.stringMatching(
        /has several operations "paint": GET \/x and PUT \/y\. An operationId has to be unique\.$/,
      ),
    });
  });

  test('whose server has a variable without a default cannot be called', async () => {
    const servers = [{ url: 'https://{region}.example.com', variables: { region: {} } }];
    const paths = { '/x': { get: { operationId: 'paint' } } };
    expect(await faultOf(sent({ openapi: '3.1.0', servers, paths }, {}))).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      detail: expect.stringMatching(
        /names a server with the variable "region", which has no default\.$/,
      ),
    });
  });

  test('may leave it to the path where its parameters and servers stand', async () => {
    const item = {
      servers: [{ url: '/v{n}', variables: { n: { default: 2, enum: ['1', '2'] } } }],
      parameters: [
        { name: 'color', in: 'query', schema: { default: 'blue' }, required: true },
        { name: 'size', in: 'query' },
      ],
      get: { operationId: 'paint', parameters: [{ name: 'size', in: 'query', required: true }] },
    };
    const { url } = await sent({ openapi: '3.0.4', paths: { '/x': item } }, { size: 1 });
    expect(url).toBe('/v2/x?color=blue&size=1');
  });
});
