import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One web server in the place of every origin that the examples call. */
export interface Web {
  readonly port: number;
  close(): void;
}

const GREET_FUNCTION = `
input: { schema: { document: { type: object, required: [message] } } }
run:
  script:
    language: js
    arguments: [ '\${ .level }', '\${ .message }' ]
    code: "console.log(\`[\${process.argv[2]}] \${process.argv[3]}\`)"
`;

type Answer = (request: IncomingMessage, url: URL, response: ServerResponse) => unknown;

const PETS = [{ id: 1, name: 'milou' }];

/** Answers by `host` and the beginning of the path; what is not there is `{}`. */
const ANSWERS: readonly (readonly [place: string, answer: Answer])[] = [
  ['petstore.swagger.io/v2/swagger.json', () => PETSTORE],
  ['petstore.swagger.io/v2/pet/findByStatus', () => PETS],
  ['petstore.swagger.io/v2/pet/', (_, url, response) => pet(url, response)],
  ['petstore.swagger.io/api/', () => PETS],
  ['swapi.dev/api/people/1', () => ({ homeworld: 'https://swapi.dev/api/planets/1/' })],
  ['swapi.dev/api/planets/', () => ({ name: 'Tatooine' })],
  ['swapi.dev/api/people/', (_, url, response) => people(url, response)],
  ['keycloak/realms/fake-authority/.well-known/', () => DISCOVERY],
  ['keycloak/', () => ({ access_token: 'granted', token_type: 'Bearer', expires_in: 300 })],
  ['raw.githubusercontent.com/', () => GREET_FUNCTION],
  ['fake.com/docs/asyncapi.json', () => CHANNELS],
  ['external-service.example.com/', (_, __, response) => unavailable(response)],
];

export async function startWeb(): Promise<Web> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const place = `${url.hostname}${url.pathname}`;
    const found = ANSWERS.find(([beginning]) => place.startsWith(beginning));
    const answer = found ? found[1](request, url, response) : {};
    if (response.writableEnded) return;
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    response.setHeader(
      'content-type',
      typeof answer === 'string' ? 'text/plain' : 'application/json',
    );
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
}

let visits = 0;

/** The number of a pet that is a status is answered with it; a service that is away is back at the third try. */
function pet(url: URL, response: ServerResponse): unknown {
  const id = Number(url.pathname.split('/').at(-1));
  if (id === 503) visits += 1;
  if (id >= 400 && !(id === 503 && visits % 3 === 0)) response.statusCode = id;
  return { id, name: 'milou' };
}

function people(url: URL, response: ServerResponse): unknown {
  const search = url.searchParams.get('search');
  if (search === 'moved') response.statusCode = 302;
  return { search };
}

function unavailable(response: ServerResponse): unknown {
  response.statusCode = 503;
  return {};
}

const PETSTORE = {
  swagger: '2.0',
  info: { title: 'Petstore', version: '1' },
  host: 'petstore.swagger.io',
  basePath: '/v2',
  schemes: ['https'],
  paths: {
    '/pet/findByStatus': {
      get: {
        operationId: 'findPetsByStatus',
        parameters: [{ name: 'status', in: 'query', type: 'string', required: true }],
        responses: { 200: { description: 'Pets.' } },
      },
    },
  },
};

const AUTHORITY = 'http://keycloak/realms/fake-authority';
const DISCOVERY = {
  issuer: AUTHORITY,
  token_endpoint: `${AUTHORITY}/token`,
  authorization_endpoint: `${AUTHORITY}/authorize`,
  jwks_uri: `${AUTHORITY}/jwks`,
};

const NOTIFICATION = {
  payload: { type: 'object' },
  correlationId: { location: '$message.payload#/reader' },
};

const SERVERS = {
  production: { host: 'channels.fake.com', protocol: 'ws' },
  staging: { host: 'channels.fake.com', protocol: 'ws' },
};

/** The document that four of the examples mean by an operation, and one by a channel. */
const CHANNELS = {
  asyncapi: '3.0.0',
  info: { title: 'Channels', version: '1' },
  servers: SERVERS,
  channels: {
    notifications: { address: '/notifications', messages: { notification: NOTIFICATION } },
    pets: { address: '/pets', messages: { search: { payload: { type: 'object' } } } },
  },
  operations: {
    getNotifications: { action: 'receive', channel: { $ref: '#/channels/notifications' } },
    findPetsByStatus: { action: 'send', channel: { $ref: '#/channels/pets' } },
  },
};
