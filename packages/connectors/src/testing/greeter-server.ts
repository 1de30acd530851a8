import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { onTestFinished } from 'vitest';

const protoPath = fileURLToPath(new URL('greeter.proto', import.meta.url));

/** The text of the proto document of the greeter. */
export const greeterProto = readFileSync(protoPath, 'utf8');

/** Messages as the other implementation of gRPC has them. */
interface Request {
  readonly name: string;
  readonly times: number;
  readonly seal: Buffer;
}
interface Reply {
  readonly message: string;
  readonly [more: string]: unknown;
}

type Say = Parameters<handleUnaryCall<Request, Reply>>[0];

export interface GreeterServer {
  readonly port: number;
  readonly origin: string;
  /** The metadata of every call so far. */
  readonly received: Metadata[];
  /** How many calls were cancelled by their client. */
  cancelled(): number;
}

/** What the greeter does beside greeting. */
export interface GreeterOptions {
  readonly credentials?: ServerCredentials;
  /** In the place of its answer to `SayHello`. */
  readonly sayHello?: (call: Say, answer: sendUnaryData<Reply>) => void;
}

/** A real server of another make (grpc-js) for the length of the current test. */
export async function greeterServer(options: GreeterOptions = {}): Promise<GreeterServer> {
  const server = new Server();
  const received: Metadata[] = [];
  let cancelled = 0;
  const note = (call: {
    readonly metadata: Metadata;
    on(event: 'cancelled', f: () => void): unknown;
  }) => {
    received.push(call.metadata);
    call.on('cancelled', () => {
      cancelled += 1;
    });
  };
  server.addService(greeterService(), {
    SayHello(call: Say, answer: sendUnaryData<Reply>) {
      note(call);
      (options.sayHello ?? sayHello)(call, answer);
    },
    SayHelloToAll(call: ServerReadableStream<Request, Reply>, answer: sendUnaryData<Reply>) {
      note(call);
      const names: string[] = [];
      call.on('data', ({ name }: Request) => names.push(name));
      call.on('end', () => answer(null, { message: `Hello, ${names.join(' and ')}!` }));
    },
    SayHelloOften(call: ServerWritableStream<Request, Reply>) {
      note(call);
      const { name, times } = call.request;
      for (let number = 1; number <= times; number++)
        call.write({ message: `Hello, ${name}!`, number });
      call.end();
    },
    Chat(call: ServerDuplexStream<Request, Reply>) {
      note(call);
      call.on('data', ({ name }: Request) => call.write({ message: `Hello, ${name}!` }));
      call.on('end', () => call.end());
    },
  });
  const credentials = options.credentials ?? ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  onTestFinished(() => server.forceShutdown());
  return { port, origin: `http://127.0.0.1:${port}`, received, cancelled: () => cancelled };
}

function sayHello({ request }: Say, answer: sendUnaryData<Reply>): void {
  answer(null, {
    message: `Hello, ${request.name}!`,
    number: '9007199254740993',
    mood: 'GLAD',
    said_at: { seconds: 1_767_225_600, nanos: 5_000_000 },
    seal: request.seal,
  });
}

function greeterService(): ServiceDefinition {
  const options = { keepCase: true, longs: String, enums: String };
  const greeter = loadSync(protoPath, options)['greeter.v1.Greeter'];
  if (greeter === undefined || 'format' in greeter)
    throw new Error('Expected a service greeter.v1.Greeter in the proto document.');
  return greeter;
}
