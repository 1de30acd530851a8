import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Effect, EffectLog, effectsDocument } from './effect-log.ts';
import { decideFate, type Faults, readFaults } from './faults.ts';
import { journalIn } from './journal.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import { openApiDocument } from './open-api.ts';
import {
  type Answer,
  type Json,
  type JsonObject,
  type Operation,
  Refusal,
  type ServiceDefinition,
} from './operation.ts';

/** A running service. */
export interface Service {
  readonly name: string;
  /** Without a slash at the end, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly effects: EffectLog;
  setFaults(faults: Faults): void;
  /** Every answer takes so long from now on. */
  setLatency(ms: number): void;
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** Taken when it is free; another one when not, and when it is absent. */
  readonly port?: number;
  /** A folder to keep side effects in, so that the service is the same after a crash. */
  readonly folder?: string;
  /** Between 0 and 1; decides which request a `rate` hits. */
  readonly random?: () => number;
}

const MAX_BODY_BYTES = 1024 * 1024;

/** Serves a definition on loopback, with `/openapi.json`, `/effects` and `/faults` beside it. */
export async function startService(
  definition: ServiceDefinition,
  options: ServiceOptions = {},
): Promise<Service> {
  const host = new ServiceHost(definition, options);
  const server = createServer((request, response) => void host.serve(request, response));
  const port = await listenOnLoopback(server, options.port ?? 0);
  host.url = `http://127.0.0.1:${port}`;
  return {
    name: definition.name,
    url: host.url,
    effects: host.effects,
    setFaults: (faults) => {
      host.faults = faults;
    },
    setLatency: (ms) => {
      host.latencyMs = ms;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class ServiceHost {
  readonly effects: EffectLog;
  faults: Faults = {};
  latencyMs = 0;
  url = '';
  readonly #definition: ServiceDefinition;
  readonly #random: () => number;

  constructor(definition: ServiceDefinition, { folder, random }: ServiceOptions) {
    this.#definition = definition;
    this.#random = random ?? Math.random;
    this.effects = new EffectLog(
      folder === undefined ? undefined : journalIn(folder, definition.name),
    );
    this.effects.restore((effect) => this.#operation(effect.operation).perform(effect));
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(request);
      const answer = this.#about(request, body) ?? (await this.#operate(request, body));
      if (answer === 'cut-off') request.socket.destroy();
      else send(response, answer);
    } catch (error) {
      send(response, problemOf(error));
    }
  }

  /** What every service answers about itself. */
  #about(request: IncomingMessage, body: JsonObject): Answer | undefined {
    switch (`${request.method} ${pathOf(request)}`) {
      case 'GET /openapi.json':
        return { status: 200, body: openApiDocument(this.#definition, this.url) };
      case 'GET /effects':
        return { status: 200, body: effectsDocument(this.effects) };
      case 'PUT /faults':
        this.faults = readFaults(body);
        return { status: 200, body };
      case 'GET /healthz':
        return { status: 200, body: { service: this.#definition.name } };
      default:
        return undefined;
    }
  }

  async #operate(request: IncomingMessage, body: JsonObject): Promise<Answer | 'cut-off'> {
    const { operation, parameters } = this.#find(request);
    const { fate, left } = decideFate(this.faults, operation.id, this.#random);
    this.faults = left;
    const takesMs = this.latencyMs + fate.delayMs;
    if (takesMs > 0) await delay(takesMs);
    if (fate.end === 'refuse') return 'cut-off';
    if (fate.end === 'fail') throw new Refusal(fate.status, 'Told to fail by PUT /faults.');
    const answer = this.#perform(operation, {
      operation: operation.id,
      idempotencyKey: keyOf(request),
      parameters,
      body,
    });
    return fate.end === 'lose-answer' ? 'cut-off' : answer;
  }

  #perform(operation: Operation, request: Omit<Effect, 'answer' | 'deliveries'>): Answer {
    const perform = () => operation.perform({ parameters: request.parameters, body: request.body });
    return operation.changes ? this.effects.once(request, perform) : perform();
  }

  #operation(id: string): Operation {
    const operation = this.#definition.operations.find((one) => one.id === id);
    if (operation === undefined)
      throw new Error(`Expected an operation "${id}", but there is none.`);
    return operation;
  }

  #find(request: IncomingMessage) {
    const path = pathOf(request);
    for (const operation of this.#definition.operations) {
      const parameters = operation.method === request.method && match(operation.path, path);
      if (parameters) return { operation, parameters };
    }
    throw new Refusal(404, `"${this.#definition.name}" has no ${request.method} ${path}.`);
  }
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://service').pathname;
}

function keyOf(request: IncomingMessage): string | null {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' ? key : null;
}

/** The parameters of `path` when it fits `pattern`. */
function match(pattern: string, path: string): { [name: string]: string } | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const parameters: { [name: string]: string } = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith('{')) parameters[segment.slice(1, -1)] = decodeURIComponent(value);
    else if (segment !== value) return null;
  }
  return parameters;
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413, `Expected at most ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return parseBody(Buffer.concat(chunks).toString('utf8'));
}

function parseBody(text: string): JsonObject {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Told below, with the same words as for a value of another kind.
  }
  throw new Refusal(400, 'Expected the body to be a JSON object.');
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemOf(error: unknown): Answer {
  const status = error instanceof Refusal ? error.status : 500;
  const detail = error instanceof Error ? error.message : String(error);
  return { status, body: { type: 'about:blank', status, title: `HTTP ${status}`, detail } };
}

function send(response: ServerResponse, answer: Answer): void {
  const type = answer.status < 400 ? 'application/json' : 'application/problem+json';
  const text = JSON.stringify(answer.body satisfies Json);
  response.writeHead(answer.status, { 'content-type': type }).end(text);
}
