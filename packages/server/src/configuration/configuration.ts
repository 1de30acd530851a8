import { resolve } from 'node:path';
import type { StuckPolicy } from '../runtime/stuck/stuck-policy.ts';
import type { TargetPolicies } from '../runtime/targets/target-policy.ts';
import type { PostgresAddress } from '../store/postgres/address.ts';
import { readEgressMap } from './egress-map.ts';
import { readConfigurationFile } from './file.ts';
import { type NetworkSettings, readNetworkSettings } from './network.ts';
import { type ProgramSettings, readProgramSettings } from './programs.ts';
import { readStoreSetting } from './store.ts';

/** How a server is set up: everything it would otherwise take from its environment. */
export interface Configuration {
  /** Of the HTTP door on 127.0.0.1; 0: any free one. */
  readonly port: number;
  /** Absolute. Holds what is the server's own, and all state without a `store`; made when it is missing. */
  readonly dataFolder: string;
  /** The database that holds the state. */
  readonly store?: PostgresAddress;
  /** Origin to origin: outbound requests to the first are sent to the second. */
  readonly egressMap: { readonly [origin: string]: string };
  readonly network: NetworkSettings;
  readonly programs: ProgramSettings;
  /** The root of the catalog that definitions call `default`. */
  readonly catalog?: string;
  /** Absolute. Where `file:` resources of definitions are read from; undefined: nowhere. */
  readonly resourceFolder?: string | undefined;
  /** What is allowed of the systems that are spoken to. */
  readonly targets: TargetPolicies;
  /** How long a run may wait for what. */
  readonly stuck: StuckPolicy;
  readonly logLevel: LogLevel;
  /** Namespaces whose runs tell of their lives by CloudEvents; `*`: all. */
  readonly lifecycleEvents: readonly string[];
  /** Absolute. Where backups are made; absent: `backups` in the data folder. */
  readonly backupFolder?: string;
  /** Absolute. Where the logs of the store are kept, so that a backup can be brought to any later instant. */
  readonly archiveFolder?: string;
  /** Absolute. The file of the master keys; absent: one in the data folder, made when it is missing. */
  readonly masterKeyFile?: string;
  /** Secret values by name. */
  readonly secrets: { readonly [name: string]: string };
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type ConfigurationReading =
  | { readonly kind: 'configuration'; readonly configuration: Configuration }
  /** One sentence for each variable that is not as expected. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly string[] };

type Environment = { readonly [name: string]: string | undefined };

/** A value, or what is wrong with it. */
export type Setting<T> = { readonly value: T } | { readonly mistake: string };

const DEFAULT_PORT = 7400;
const SECRET_PREFIX = 'TUTTI_SECRET_';

/**
 * Reads `TUTTI_PORT`, `TUTTI_DATA`, `TUTTI_EGRESS_MAP`, `TUTTI_RESOURCES`, `TUTTI_CATALOG`,
 * `TUTTI_LOG`, `TUTTI_LIFECYCLE_EVENTS`, `TUTTI_MASTER_KEY_FILE`, `TUTTI_BACKUPS`, `TUTTI_ARCHIVE`, `TUTTI_SECRET_<NAME>`, what
 * `readProgramSettings`, `readNetworkSettings` and `readStoreSetting` say, and the file that `TUTTI_CONFIG` names. Nothing set: port 7400, `.tutti` in the working folder.
 */
export function readConfiguration(
  environment: Environment,
  workingFolder: string,
): ConfigurationReading {
  const settings = {
    port: readPort(environment['TUTTI_PORT']),
    egressMap: readEgressMap(environment['TUTTI_EGRESS_MAP']),
    logLevel: readLogLevel(environment['TUTTI_LOG']),
    catalog: readCatalog(environment['TUTTI_CATALOG']),
    lifecycleEvents: readNamespaces(environment['TUTTI_LIFECYCLE_EVENTS']),
    store: readStoreSetting(environment),
  };
  const programs = readProgramSettings(environment);
  const network = readNetworkSettings(environment, workingFolder);
  const file = readConfigurationFile(environment['TUTTI_CONFIG'], workingFolder);
  const told = mistakesOf(Object.values(settings));
  const mistakes = [...told, ...programs.mistakes, ...network.mistakes, ...file.mistakes];
  const { port, egressMap, logLevel, catalog, lifecycleEvents, store } = settings;
  if (
    !isSet(port) ||
    !isSet(egressMap) ||
    !isSet(logLevel) ||
    !isSet(catalog) ||
    !isSet(lifecycleEvents) ||
    !isSet(store) ||
    mistakes.length > 0
  )
    return { kind: 'mistakes', mistakes };
  const masterKeyFile = environment['TUTTI_MASTER_KEY_FILE'];
  const backupFolder = folderOf(environment['TUTTI_BACKUPS'], workingFolder);
  const archiveFolder = folderOf(environment['TUTTI_ARCHIVE'], workingFolder);
  const configuration = {
    port: port.value,
    dataFolder: resolve(workingFolder, environment['TUTTI_DATA'] || '.tutti'),
    ...(store.value !== undefined && { store: store.value }),
    egressMap: egressMap.value,
    network: network.settings,
    programs: programs.settings,
    ...(catalog.value !== undefined && { catalog: catalog.value }),
    resourceFolder: folderOf(environment['TUTTI_RESOURCES'], workingFolder),
    ...file.settings,
    logLevel: logLevel.value,
    lifecycleEvents: lifecycleEvents.value,
    ...(backupFolder && { backupFolder }),
    ...(archiveFolder && { archiveFolder }),
    ...(masterKeyFile && { masterKeyFile: resolve(workingFolder, masterKeyFile) }),
    secrets: readSecrets(environment),
  };
  return { kind: 'configuration', configuration };
}

function folderOf(text: string | undefined, workingFolder: string): string | undefined {
  return text === undefined || text === '' ? undefined : resolve(workingFolder, text);
}

function isSet<T>(setting: Setting<T>): setting is { readonly value: T } {
  return 'value' in setting;
}

function mistakesOf(settings: readonly Setting<unknown>[]): string[] {
  return settings.flatMap((setting) => ('mistake' in setting ? [setting.mistake] : []));
}

function readPort(text: string | undefined): Setting<number> {
  if (text === undefined || text === '') return { value: DEFAULT_PORT };
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return { value: port };
  return { mistake: `Expected TUTTI_PORT to be a port from 0 to 65535, but it is '${text}'.` };
}

function readCatalog(text: string | undefined): Setting<string | undefined> {
  if (text === undefined || text === '') return { value: undefined };
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return { value: text };
  return {
    mistake: `Expected TUTTI_CATALOG to be an absolute http or https URL, but it is '${text}'.`,
  };
}

function readLogLevel(text: string | undefined): Setting<LogLevel> {
  if (text === undefined || text === '') return { value: 'info' };
  const level = LOG_LEVELS.find((known) => known === text);
  if (level !== undefined) return { value: level };
  return {
    mistake: `Expected TUTTI_LOG to be one of ${LOG_LEVELS.join(', ')}, but it is '${text}'.`,
  };
}

const NAMESPACE = /^(?:\*|[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)$/;

function readNamespaces(text = ''): Setting<readonly string[]> {
  const names = text.split(',').map((name) => name.trim());
  const value = names.filter((name) => name !== '');
  if (value.every((name) => NAMESPACE.test(name))) return { value };
  return {
    mistake: `Expected TUTTI_LIFECYCLE_EVENTS to be namespaces with commas between them, or *, but it is '${text}'.`,
  };
}

function readSecrets(environment: Environment): { readonly [name: string]: string } {
  const entries = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith(SECRET_PREFIX) && value !== undefined
      ? [[name.slice(SECRET_PREFIX.length), value] as const]
      : [],
  );
  return Object.fromEntries(entries);
}
