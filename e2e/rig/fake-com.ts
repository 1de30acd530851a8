import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** What the published AsyncAPI examples call at `https://fake.com`. */
export interface FakeCom {
  /** Of what stands in for it. */
  readonly origin: string;
  /** Messages that were published, with the credentials they came with. */
  readonly published: readonly {
    readonly authorization: string | undefined;
    readonly body: string;
  }[];
  /** Serves another document. */
  describe(path: string, document: object): void;
  close(): void;
}

const EVERY_MS = 30;

/** Serves the AsyncAPI document, takes messages for pets, and sends notifications without end. */
export async function startFakeCom(): Promise<FakeCom> {
  const documents = new Map<string, object>();
  const published: { authorization: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const document = documents.get(request.url ?? '');
    if (document !== undefined) return response.end(JSON.stringify(document));
    const { authorization } = request.headers;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    published.push({ authorization, body: Buffer.concat(chunks).toString() });
    return response.writeHead(202).end();
  });
  const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    let n = 0;
    const timer = setInterval(() => socket.send(JSON.stringify({ n: ++n, from: {} })), EVERY_MS);
    socket.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  documents.set('/docs/asyncapi.json', documentOf(host()));
  return {
    origin: `http://${host()}`,
    published,
    describe: (path, document) => void documents.set(path, document),
    close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Version 2, where an operation has both an id and a channel: the examples use either. */
function documentOf(host: string): object {
  return {
    asyncapi: '2.6.0',
    info: { title: 'Pets', version: '1' },
    servers: {
      staging: { url: `http://${host}`, protocol: 'http' },
      live: { url: `ws://${host}`, protocol: 'ws' },
    },
    channels: {
      '/pets/findByStatus': {
        servers: ['staging'],
        publish: { operationId: 'findPetsByStatus', message: { payload: { required: ['petId'] } } },
      },
      '/notifications': { servers: ['live'], subscribe: { operationId: 'getNotifications' } },
    },
  };
}
