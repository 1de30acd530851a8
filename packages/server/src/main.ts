/// <reference lib="esnext.disposable" />
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type ConnectorOptions, createConnectors, createDialer } from '@tutti/connectors';
import { createEventMatcher, createRunMachine } from '@tutti/engine';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createAccessControl } from './access/access-control.ts';
import { AccessDirectory } from './access/access-directory.ts';
import { createBackups } from './backups.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { ProgramSettings } from './configuration/programs.ts';
import { createEndpoints } from './endpoints.ts';
import { createEnvironmentSecrets, inOrder } from './environment-secrets.ts';
import { createChannelTransport } from './event-sinks/channel-transport.ts';
import { EventSinks } from './event-sinks/event-sinks.ts';
import { createHttpTransport } from './event-sinks/http-transport.ts';
import { byTarget } from './event-sinks/transport.ts';
import { createApp } from './http/app.ts';
import { listen } from './http/listen.ts';
import { readOrCreateToken } from './http/token-file.ts';
import { watchUnusedConnections } from './http/unused-connections.ts';
import { createLogger, toRuntimeLog } from './logger.ts';
import { Operations } from './operations/operations.ts';
import { prepareOutsideCall } from './outside-call.ts';
import { createLink } from './resource-source.ts';
import { createRunIds } from './run-ids.ts';
import { createRuntime, type RuntimeOptions } from './runtime/create-runtime.ts';
import type { CallPorts } from './runtime/effects/perform-call.ts';
import type { Log, SecretSource } from './runtime/ports.ts';
import type { Runtime } from './runtime/runtime.ts';
import { systemClock } from './runtime/system-clock.ts';
import { masterKeyPlace } from './secrets/master-key-file.ts';
import { openSecrets } from './secrets/open-secrets.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import type { Store } from './store/port.ts';
import { openPostgresStore } from './store/postgres/postgres-store.ts';
import { openSqliteStore } from './store/sqlite/sqlite-store.ts';
import { trustAuthorities } from './trusted-authorities.ts';
import { VERSION } from './version.ts';

export {
  type Configuration,
  type ConfigurationReading,
  type LogLevel,
  readConfiguration,
} from './configuration/configuration.ts';
export { stateOf } from './configuration/store.ts';

export {
  type CopyReport,
  copyFromTo,
  type Finding,
  type RestoreOptions,
  type RestoreReport,
  restoreBackup,
  type StorePlace,
  salvageFromTo,
  type VerifyReport,
  verifyAt,
} from './store-tools.ts';

/** A server that serves. */
export interface RunningServer {
  readonly url: string;
  readonly token: string;
  readonly runtime: Runtime;
  readonly store: Store;
  /** Ends waits and streams, commits what is in hand, and lets go of the data folder. */
  close(): Promise<void>;
}

const ENGINE = {
  runtime: { name: 'Tutti', version: VERSION, metadata: {} },
  clockMs: () => performance.now(),
};
/** Server and database are often started together. */
const DATABASE_MS = 15_000;
/** Connections that have not ended so long after the server began to close are cut. */
const CLOSE_MS = 10_000;

/**
 * Starts a server: recovers what its data folder holds, then serves on 127.0.0.1.
 *
 * Throws when the folder or the database cannot be used (another process has it) or the port is taken; then
 * nothing of it remains open.
 */
export async function startServer(configuration: Configuration): Promise<RunningServer> {
  const open = new AsyncDisposableStack();
  try {
    const server = await serve(configuration, open);
    return { ...server, close: () => open.disposeAsync() };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

async function serve(
  configuration: Configuration,
  open: AsyncDisposableStack,
): Promise<Omit<RunningServer, 'close'>> {
  const { dataFolder, port, logLevel } = configuration;
  const logger = createLogger(logLevel);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const store = open.adopt(await openStore(configuration), (opened) => opened.close());
  const secrets = await openSecrets({
    store,
    place: masterKeyPlace(dataFolder, configuration.masterKeyFile),
    log: toRuntimeLog(logger),
    now: Date.now,
  });
  const calls = openCalls(configuration, secrets, logger, open);
  const eventSinks = openEventSinks(calls, store, open);
  const runtime = openRuntime(calls, configuration, { store, outlet: eventSinks }, open);
  await runtime.open();
  await eventSinks.open();
  const access = await openAccess(store, calls.log, open);
  const operations = openOperations(calls, store, runtime, open);
  await operations.open();
  const token = await readOrCreateToken(dataFolder);
  const app = createApp({
    endpoints: createEndpoints({
      runtime,
      store,
      link: createLink(calls, configuration.catalog),
      secrets,
      environment: Object.keys(configuration.secrets).toSorted(),
      secretSource: calls.secrets,
      eventSinks,
      access,
      operations,
      log: calls.log,
      now: Date.now,
      engine: ENGINE,
      version: VERSION,
      lifecycleEvents: configuration.lifecycleEvents,
      backups: createBackups(store, configuration.backupFolder ?? join(dataFolder, 'backups')),
    }),
    access: createAccessControl(token, access),
    logger,
  });
  const cutUnused = watchUnusedConnections(app.server);
  open.defer(() => closeApp(app, cutUnused));
  const url = await listen(app, port);
  await writeServerFile(dataFolder, { url, pid: process.pid });
  open.defer(() => removeServerFile(dataFolder));
  return { url, token, runtime, store };
}

function openStore({ store, dataFolder, archiveFolder: archive }: Configuration): Promise<Store> {
  return store === undefined
    ? openSqliteStore(dataFolder, { ...(archive !== undefined && { archive }) })
    : openPostgresStore(store, { waitMs: DATABASE_MS });
}

/** What is needed to call anything outside. */
function openCalls(
  configuration: Configuration,
  stored: SecretSource,
  logger: Logger,
  open: AsyncDisposableStack,
): CallPorts {
  const { dataFolder, egressMap, network, programs, resourceFolder, secrets } = configuration;
  const { proxy } = network;
  const dialing = { hostMap: egressMap, ...(proxy && { proxy }) };
  open.defer(trustAuthorities(network.authorities));
  return {
    connectors: createConnectors({ ...connectorOptions(programs, dataFolder), resourceFolder }),
    dialer: open.adopt(createDialer(dialing), (opened) => opened.close()),
    secrets: inOrder(stored, createEnvironmentSecrets(secrets)),
    log: toRuntimeLog(logger),
  };
}

function openEventSinks(calls: CallPorts, store: Store, open: AsyncDisposableStack): EventSinks {
  const { dialer, secrets, log } = calls;
  const transport = byTarget(
    createHttpTransport({ dialer, secrets, now: Date.now }),
    createChannelTransport(prepareOutsideCall(calls)),
  );
  const sinks = new EventSinks({ store, transport, clock: systemClock, log, chance: Math.random });
  return open.adopt(sinks, (opened) => opened.close());
}

async function openAccess(
  store: Store,
  log: Log,
  open: AsyncDisposableStack,
): Promise<AccessDirectory> {
  const access = new AccessDirectory({ store, clock: systemClock, log });
  await access.open();
  return open.adopt(access, (opened) => opened.close());
}

function openOperations(
  { log }: CallPorts,
  store: Store,
  runtime: Runtime,
  open: AsyncDisposableStack,
): Operations {
  const ports = { store, runtime, clock: systemClock, ids: createRunIds(), log };
  return open.adopt(new Operations(ports), (opened) => opened.close());
}

function openRuntime(
  calls: CallPorts,
  { targets, stuck, lifecycleEvents }: Configuration,
  ports: Pick<RuntimeOptions, 'store' | 'outlet'>,
  open: AsyncDisposableStack,
): Runtime {
  const runtime = createRuntime({
    ...calls,
    ...ports,
    machineOf: (plan) => createRunMachine(plan, ENGINE),
    matcherOf: (trigger) => createEventMatcher(trigger, ENGINE),
    targets,
    stuck,
    clock: systemClock,
    ids: createRunIds(),
    telling: lifecycleEvents.includes('*') ? 'all' : new Set(lifecycleEvents),
  });
  return open.adopt(runtime, (opened) => opened.close());
}

function connectorOptions(
  { shell, python, containers, limits }: ProgramSettings,
  dataFolder: string,
): ConnectorOptions {
  const script = limits.timeLimitMs === undefined ? {} : { timeLimitMs: limits.timeLimitMs };
  return {
    shell: { enabled: shell, limits },
    python: { ...python, limits },
    container: { ...containers, limits, owner: ownerOf(dataFolder) },
    script: { limits: script },
  };
}

/** What marks the containers of this server: the same as long as its data folder stays where it is. */
function ownerOf(dataFolder: string): string {
  return createHash('sha256').update(`${hostname()} ${dataFolder}`).digest('hex').slice(0, 16);
}

async function closeApp(app: FastifyInstance, cutUnused: () => void): Promise<void> {
  cutUnused();
  const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
