import { type Client, createClient } from '@tutti/client';
import { createConnectors, createDialer } from '@tutti/connectors';
import { createEventMatcher, createRunMachine } from '@tutti/engine';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { vi } from 'vitest';
import { createAccessControl } from '../access/access-control.ts';
import { AccessDirectory } from '../access/access-directory.ts';
import { createEndpoints } from '../endpoints.ts';
import { createEnvironmentSecrets, inOrder } from '../environment-secrets.ts';
import { createChannelTransport } from '../event-sinks/channel-transport.ts';
import { EventSinks } from '../event-sinks/event-sinks.ts';
import { createHttpTransport } from '../event-sinks/http-transport.ts';
import { byTarget } from '../event-sinks/transport.ts';
import { createApp } from '../http/app.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { listen } from '../http/listen.ts';
import { toRuntimeLog } from '../logger.ts';
import { Operations } from '../operations/operations.ts';
import { prepareOutsideCall } from '../outside-call.ts';
import { createLink } from '../resource-source.ts';
import { createRunIds } from '../run-ids.ts';
import { createRuntime } from '../runtime/create-runtime.ts';
import type { CallPorts } from '../runtime/effects/perform-call.ts';
import type { Limits } from '../runtime/limits.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { systemClock } from '../runtime/system-clock.ts';
import type { TargetPolicies } from '../runtime/targets/target-policy.ts';
import { newMasterKey } from '../secrets/master-key.ts';
import { MasterKeyRing } from '../secrets/master-key-ring.ts';
import { StoredSecrets } from '../secrets/stored-secrets.ts';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import type { Store } from '../store/port.ts';
import { expectAsContracted } from './contract.ts';

/** The real server on the memory store: listening, and open to injection. */
export interface TestServer {
  readonly url: string;
  readonly token: string;
  readonly app: FastifyInstance;
  readonly client: Client;
  readonly runtime: Runtime;
  readonly store: Store;
  readonly endpoints: readonly Endpoint[];
  /** Sends with the token, and fails when the answer is not as the contract says. */
  send(request: InjectOptions): Promise<LightMyRequestResponse>;
  publish(source: string): Promise<void>;
  /** The id of the first run there is, as soon as there is one. */
  firstRun(): Promise<string>;
  close(): Promise<void>;
}

const TOKEN = 'tutti_test';
const ENGINE = { runtime: { name: 'Tutti', version: '0.0.0', metadata: {} } };
const logger = pino({ level: 'silent' });
const log = toRuntimeLog(logger);

/** Starts one on a free port, with these definitions published. */
export async function startTestServer(
  sources: readonly string[] = [],
  limits: Partial<Limits> = {},
  targets: TargetPolicies = {},
): Promise<TestServer> {
  const store = createMemoryStore();
  const dialer = createDialer();
  const secrets = secretsOf(store);
  const environment = { catalog: '{"token":"for the catalog"}' };
  const calls: CallPorts = {
    connectors: createConnectors(),
    dialer,
    secrets: inOrder(secrets, createEnvironmentSecrets(environment)),
    log,
  };
  const eventSinks = eventSinksOf(store, calls);
  const runtime = createRuntime({
    ...calls,
    outlet: eventSinks,
    store,
    machineOf: (plan) => createRunMachine(plan, ENGINE),
    matcherOf: (trigger) => createEventMatcher(trigger, ENGINE),
    ...{ clock: systemClock, ids: createRunIds(), limits, targets },
  });
  await runtime.open();
  const access = await accessOf(store);
  const operations = await operationsOf(store, runtime);
  const endpoints = createEndpoints({
    ...{ runtime, store, link: createLink(calls, undefined) },
    secrets,
    environment: Object.keys(environment),
    secretSource: calls.secrets,
    eventSinks,
    access,
    operations,
    log,
    now: Date.now,
    engine: ENGINE,
    version: '0.0.0',
    lifecycleEvents: [],
  });
  const app = createApp({ endpoints, access: createAccessControl(TOKEN, access), logger });
  const url = await listen(app, 0);
  const client = createClient({ url, token: TOKEN });
  const server: TestServer = {
    url,
    token: TOKEN,
    app,
    client,
    runtime,
    store,
    endpoints,
    send: (request) => send(app, request),
    async publish(source) {
      await client.definitions.publish('demo', source);
    },
    firstRun: () => firstRun(client),
    async close() {
      await app.close();
      access.close();
      await operations.close();
      await runtime.close();
      await eventSinks.close();
      await store.close();
      await dialer.close();
    },
  };
  for (const source of sources) await server.publish(source);
  return server;
}

async function accessOf(store: Store): Promise<AccessDirectory> {
  const access = new AccessDirectory({ store, clock: systemClock, log });
  await access.open();
  return access;
}

function secretsOf(store: Store): StoredSecrets {
  const keys = new MasterKeyRing([newMasterKey()], async () => {});
  return new StoredSecrets({ store, keys, log, now: Date.now });
}

function eventSinksOf(store: Store, calls: CallPorts): EventSinks {
  const { dialer, secrets } = calls;
  const transport = byTarget(
    createHttpTransport({ dialer, secrets, now: Date.now }),
    createChannelTransport(prepareOutsideCall(calls)),
  );
  return new EventSinks({ store, transport, clock: systemClock, log, chance: () => 1 });
}

async function operationsOf(store: Store, runtime: Runtime): Promise<Operations> {
  const ids = createRunIds();
  const operations = new Operations({ store, runtime, clock: systemClock, ids, log });
  await operations.open();
  return operations;
}

async function send(app: FastifyInstance, request: InjectOptions): Promise<LightMyRequestResponse> {
  const headers = { authorization: `Bearer ${TOKEN}`, ...request.headers };
  const response = await app.inject({ ...request, headers });
  expectAsContracted({
    method: String(request.method ?? 'GET'),
    url: String(request.url),
    status: response.statusCode,
    contentType: String(response.headers['content-type'] ?? ''),
    body: response.body,
  });
  return response;
}

function firstRun(client: Client): Promise<string> {
  return vi.waitFor(
    async () => {
      const [run] = (await client.runs.list('demo')).items;
      if (run === undefined) throw new Error('Expected a run, but there is none yet.');
      return run.id;
    },
    { timeout: 30_000 },
  );
}
