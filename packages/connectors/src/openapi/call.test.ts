import type { ConnectorFunction, Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { closedOrigin, type LocalServer, localServer } from '../testing/local-server.ts';
import { openApiConnector } from './index.ts';

type Members = { readonly [name: string]: Json };

/** The shape of the public petstore: Swagger 2.0 with `multi` lists, path parameters and an API key. */
const petstore = {
  swagger: '2.0',
  host: 'petstore.swagger.io',
  basePath: '/v2',
  schemes: ['https', 'http'],
  securityDefinitions: { api_key: { type: 'apiKey', name: 'api_key', in: 'header' } },
  paths: {
    '/pet': {
      post: {
        operationId: 'addPet',
        consumes: ['application/json', 'application/xml'],
        parameters: [
          { in: 'body', name: 'body', required: true, schema: { $ref: '#/definitions/Pet' } },
        ],
      },
    },
    '/pet/findByStatus': {
      get: {
        operationId: 'findPetsByStatus',
        parameters: [
          {
            name: 'status',
            in: 'query',
            required: true,
            type: 'array',
            items: { type: 'string' },
            collectionFormat: 'multi',
          },
        ],
      },
    },
    '/pet/{petId}': {
      parameters: [{ $ref: '#/parameters/petId' }],
      get: { operationId: 'getPetById' },
      post: {
        operationId: 'updatePetWithForm',
        consumes: ['application/x-www-form-urlencoded'],
        parameters: [
          { name: 'name', in: 'formData', type: 'string' },
          { name: 'tags', in: 'formData', type: 'array', collectionFormat: 'csv' },
        ],
      },
      delete: {
        operationId: 'deletePet',
        parameters: [{ name: 'X-Reasons', in: 'header', type: 'array', collectionFormat: 'pipes' }],
      },
    },
    '/pet/{petId}/uploadImage': {
      post: {
        operationId: 'uploadFile',
        consumes: ['multipart/form-data'],
        parameters: [
          { name: 'petId', in: 'path', required: true, type: 'integer' },
          { name: 'file', in: 'formData', type: 'file' },
        ],
      },
    },
    '/user/createWithList': {
      post: {
        operationId: 'createUsersWithListInput',
        parameters: [{ in: 'body', name: 'users', required: true, schema: { type: 'array' } }],
      },
    },
  },
  parameters: { petId: { name: 'petId', in: 'path', required: true, type: 'integer' } },
  definitions: { Pet: { type: 'object', properties: { name: {}, tags: {} } } },
};

const issues = `
openapi: 3.1.0
servers:
  - url: "{base}/tracker/"
    variables: { base: { default: ../api } }
paths:
  /issues/{number}/comments:
    post:
      operationId: createComment
      parameters:
        - { name: number, in: path, required: true, schema: { type: integer } }
        - { name: session, in: cookie, schema: { type: string } }
        - { name: filter, in: query, style: deepObject, schema: { type: object } }
        - { name: page, in: query, required: true, schema: { default: 1 } }
        - { name: fields, in: query, explode: false, schema: { type: array } }
      requestBody:
        required: true
        content:
          text/plain: {}
          application/merge-patch+json:
            schema: { allOf: [ { properties: { body: { type: string } } } ] }
  /elsewhere:
    servers: [ { url: "https://other.example/root" } ]
    put:
      operationId: putElsewhere
      requestBody: { content: { application/json: { schema: { type: object } } } }
`;

async function service(document: Json | string): Promise<LocalServer> {
  return localServer((request, response) => {
    if (request.url.startsWith('/docs/')) {
      const isYaml = typeof document === 'string';
      response.writeHead(200, { 'content-type': isYaml ? 'application/yaml' : 'application/json' });
      response.end(isYaml ? document : JSON.stringify(document));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
  });
}

function perform(
  call: ConnectorFunction,
  args: Members,
  hostMap: { [origin: string]: string } = {},
): Promise<Json> {
  return call.perform(args, callContext({ dialer: { hostMap } }));
}

/** Calls an operation and answers the one request that is not for the document. */
async function sent(
  document: Json | string,
  operationId: string,
  parameters: Members,
  more: Members = {},
) {
  const server = await service(document);
  const uri = `${server.origin}/docs/api`;
  const call = openApiConnector().functions.call!;
  await perform(
    call,
    { document: { uri }, operationId, parameters, ...more },
    {
      'http://petstore.swagger.io': server.origin,
      'https://other.example': server.origin,
    },
  );
  const { method, url, headers, body } = server.received.at(-1)!;
  return { method, url, headers, body };
}

function refusal(document: Json | string, operationId: string, parameters: Members) {
  return faultOf(sent(document, operationId, parameters));
}

describe('an operation of Swagger 2.0', () => {
  test('takes a list in the query, one pair per value', async () => {
    expect(
      await sent(petstore, 'findPetsByStatus', { status: ['available', 'sold'] }),
    ).toMatchObject({
      method: 'GET',
      url: '/v2/pet/findByStatus?status=available&status=sold',
      headers: { host: 'petstore.swagger.io' },
    });
  });

  test('takes a single value where a list is declared', async () => {
    const { url } = await sent(petstore, 'findPetsByStatus', { status: 'available' });
    expect(url).toBe('/v2/pet/findByStatus?status=available');
  });

  test('takes a path parameter that is declared by reference at its path', async () => {
    expect((await sent(petstore, 'getPetById', { petId: 1 })).url).toBe('/v2/pet/1');
  });

  test('takes the body as one argument, by its name, or as its properties', async () => {
    const pets = [
      await sent(petstore, 'addPet', { body: { name: 'Rex', tags: [] } }),
      await sent(petstore, 'addPet', { name: 'Rex', tags: [] }),
      await sent(petstore, 'addPet', { body: { name: 'Rex' }, tags: [] }),
      await sent(petstore, 'createUsersWithListInput', { users: [{ id: 1 }] }),
    ];
    expect(pets.map(({ body, headers }) => [headers['content-type'], body])).toEqual([
      ['application/json', '{"name":"Rex","tags":[]}'],
      ['application/json', '{"name":"Rex","tags":[]}'],
      ['application/json', '{"name":"Rex","tags":[]}'],
      ['application/json', '[{"id":1}]'],
    ]);
  });

  test('takes form fields', async () => {
    const form = await sent(petstore, 'updatePetWithForm', {
      petId: 7,
      name: 'Rex & Co',
      tags: ['a', 'b'],
    });
    expect(form).toMatchObject({
      url: '/v2/pet/7',
      body: 'name=Rex+%26+Co&tags=a%2Cb',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  test('takes a file as a part of a multipart form', async () => {
    const { headers, body } = await sent(petstore, 'uploadFile', { petId: 7, file: 'bytes' });
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(body).toContain('name="file"\r\n\r\nbytes\r\n');
  });

  test('takes header parameters, and the API keys of the document', async () => {
    const { headers } = await sent(petstore, 'deletePet', {
      petId: 7,
      'X-Reasons': ['a', 'b'],
      api_key: 'k',
    });
    expect(headers).toMatchObject({
      'x-reasons': 'a|b',
      api_key: 'k',
      'idempotency-key': 'run-1/0/1',
    });
  });

  test('sends the authentication of the call', async () => {
    const authentication = { scheme: 'bearer', token: 't' };
    const { headers } = await sent(petstore, 'getPetById', { petId: 1 }, { authentication });
    expect(headers.authorization).toBe('Bearer t');
  });
});

describe('an operation of OpenAPI 3', () => {
  test('places parameters by style, fills in defaults, and resolves its server at the document', async () => {
    const comment = await sent(issues, 'createComment', {
      number: 5,
      session: 'a;b',
      filter: { state: 'open', by: { name: 'x y' } },
      fields: ['id', 'body'],
      body: 'Looks good',
      mood: 'glad',
    });
    expect(comment).toMatchObject({
      method: 'POST',
      url: '/api/tracker/issues/5/comments?filter%5Bstate%5D=open&filter%5Bby%5D%5Bname%5D=x%20y&page=1&fields=id,body',
      body: '{"body":"Looks good","mood":"glad"}',
      headers: { cookie: 'session=a%3Bb', 'content-type': 'application/merge-patch+json' },
    });
  });

  test('goes to the server of its path, and sends no content type without a body', async () => {
    const { url, headers } = await sent(issues, 'putElsewhere', {});
    expect([url, headers.host, headers['content-type']]).toEqual([
      '/root/elsewhere',
      'other.example',
      undefined,
    ]);
  });
});

test('a body schema that is composed of itself many times over is looked through once', async () => {
  const schema = { $ref: '#/components/schemas/node' };
  const requestBody = { content: { 'application/json': { schema } } };
  const document = {
    openapi: '3.1.0',
    servers: [{ url: 'https://other.example' }],
    components: { schemas: { node: { allOf: Array(10).fill(schema), anyOf: [schema] } } },
    paths: { '/nodes': { post: { operationId: 'addNode', requestBody } } },
  };
  expect(await sent(document, 'addNode', { body: [1] })).toMatchObject({ body: '[1]' });
});

describe('the output', () => {
  test('is what the call asks for', async () => {
    const server = await service(petstore);
    const output = await perform(
      openApiConnector().functions.call!,
      {
        document: { uri: `${server.origin}/docs/api` },
        operationId: 'getPetById',
        parameters: { petId: 1, api_key: 'k-99' },
        output: 'response',
      },
      { 'http://petstore.swagger.io': server.origin },
    );
    expect(output).toMatchObject({
      request: {
        method: 'GET',
        uri: 'http://petstore.swagger.io/v2/pet/1',
        headers: { api_key: '[redacted]' },
      },
      statusCode: 200,
      content: { ok: true },
    });
  });
});

describe('parameters that do not fit', () => {
  test.each<[string, Members, string]>([
    [
      'getPetById',
      {},
      'Operation "getPetById" needs the parameter "petId" (path), but it is missing.',
    ],
    [
      'findPetsByStatus',
      { status: null },
      'Operation "findPetsByStatus" needs the parameter "status" (query), but it is missing.',
    ],
    [
      'getPetById',
      { petId: 1, petid: 1 },
      'Operation "getPetById" has no parameter "petid". Did you mean "petId"?',
    ],
    [
      'updatePetWithForm',
      { petId: 1, name: 'x', nam: 'x' },
      'Operation "updatePetWithForm" has no parameter "nam". Did you mean "name"?',
    ],
    [
      'addPet',
      {},
      'Operation "addPet" needs a body, but neither "body" nor any property of it is given.',
    ],
    [
      'createUsersWithListInput',
      { users: [], more: 1 },
      'The body of operation "createUsersWithListInput" is an array ("users"), so it cannot take the property "more" too.',
    ],
    [
      'getPetById',
      { petId: '..' },
      'A path parameter of operation "getPetById" is empty, "." or "..", which would lead to another path.',
    ],
    [
      'getPetById',
      { petId: '' },
      'A path parameter of operation "getPetById" is empty, "." or "..", which would lead to another path.',
    ],
  ])('%s %j', async (operationId, parameters, detail) => {
    expect(await refusal(petstore, operationId, parameters)).toEqual({
      kind: 'terminal',
      type: 'validation',
      status: 400,
      title: 'Parameters Not Valid',
      detail,
    });
  });

  test('a slash in a path parameter does not lead to another path', async () => {
    expect((await sent(petstore, 'getPetById', { petId: '../store' })).url).toBe(
      '/v2/pet/..%2Fstore',
    );
  });

  test('names such as __proto__ are ordinary names', async () => {
    const { body } = await sent(
      petstore,
      'addPet',
      JSON.parse('{"__proto__": {"polluted": 1}, "name": "Rex"}'),
    );
    expect([body, Object.hasOwn(Object.prototype, 'polluted')]).toEqual([
      '{"__proto__":{"polluted":1},"name":"Rex"}',
      false,
    ]);
  });

  test('an unknown operation names a near one', async () => {
    expect(await refusal(petstore, 'findByStatus', {})).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      title: 'Operation Not Found',
      detail: expect.stringMatching(
        /^The OpenAPI document at http:.*\/docs\/api has no operation "findByStatus"\. Did you mean "findPetsByStatus"\?$/,
      ),
    });
  });

  test('an inherited name is no operation', async () => {
    expect(await refusal(petstore, 'constructor', {})).toMatchObject({
      title: 'Operation Not Found',
    });
  });
});

describe('a document that cannot be used', () => {
  const operation = { operationId: 'x', parameters: [{ $ref: '#/components/parameters/a' }] };

  test.each<[string, Json | string, RegExp]>([
    [
      'is no OpenAPI',
      '<html>Hello</html>',
      /^Expected an OpenAPI document at http:.*, but what is there has neither "openapi" nor "swagger"\.$/,
    ],
    ['is no YAML', 'a: b: c', /^The OpenAPI document at http:.* cannot be read: Nested mappings/],
    [
      'is of another version',
      { swagger: '1.2' },
      /to be of version 2\.0, 3\.0 or 3\.1, but it is 1\.2\.$/,
    ],
    [
      'refers to nowhere',
      { openapi: '3.0.0', paths: { '/x': { get: operation } } },
      /^The \$ref "#\/components\/parameters\/a" .* leads nowhere\.$/,
    ],
    [
      'refers in a circle',
      {
        openapi: '3.0.0',
        paths: { '/x': { get: operation } },
        components: { parameters: { a: { $ref: '#/components/parameters/a' } } },
      },
      /leads in a circle\.$/,
    ],
    [
      'refers to a file',
      { openapi: '3.0.0', paths: { '/x': { $ref: 'file:///etc/passwd' } } },
      /leads to another document; only references inside it are read\.$/,
    ],
    [
      'names a strange server',
      {
        openapi: '3.0.0',
        servers: [{ url: 'ftp://x/' }],
        paths: { '/x': { get: { operationId: 'x' } } },
      },
      /names a server that is not an http or https URI\.$/,
    ],
    [
      'names a strange host',
      { swagger: '2.0', host: 'no host', paths: { '/x': { get: { operationId: 'x' } } } },
      /names a server that is not an http or https URI\.$/,
    ],
  ])('%s', async (_, document, detail) => {
    expect(await refusal(document, 'x', {})).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      status: 400,
      detail: expect.stringMatching(detail),
    });
  });

  test('is absent: the status of its service is the fault', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(404);
      response.end();
    });
    const args = { document: { uri: `${server.origin}/api.json` }, operationId: 'x' };
    expect(await faultOf(perform(openApiConnector().functions.call!, args))).toMatchObject({
      kind: 'terminal',
      type: 'communication',
      status: 404,
      detail: `GET ${server.origin}/api.json answered 404 Not Found.`,
    });
  });

  test('cannot be reached: retryable', async () => {
    const args = { document: { uri: await closedOrigin() }, operationId: 'x' };
    expect(await faultOf(perform(openApiConnector().functions.call!, args))).toMatchObject({
      kind: 'retryable',
      type: 'communication',
    });
  });
});

test.each<[Members, string]>([
  [
    { operationId: 'x' },
    "Expected the argument 'uri' of the document of openapi.call to be a string, but it is missing.",
  ],
  [
    { document: { uri: '/x' }, operationId: 'x' },
    "Expected the argument 'uri' of the document of openapi.call to be an absolute http or https URI, but it is not.",
  ],
  [
    { document: { uri: 'http://a' } },
    "Expected the argument 'operationId' of openapi.call to be a string, but it is missing.",
  ],
  [
    { document: { uri: 'http://a' }, operationId: 'x', parameters: [] },
    "Expected the argument 'parameters' of openapi.call to be an object, but it is an array.",
  ],
])('arguments that make no sense: %j', async (args, detail) => {
  const { call } = openApiConnector().functions;
  expect(await faultOf(perform(call!, args))).toMatchObject({
    kind: 'terminal',
    type: 'configuration',
    detail,
  });
});
