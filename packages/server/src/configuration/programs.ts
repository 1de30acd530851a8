import type { Setting } from './configuration.ts';
import { type ContainerSettings, readContainerSettings } from './containers.ts';

/** What programs the definitions may run on this machine, and how far they may go. */
export interface ProgramSettings {
  /** Whether `run: shell` tasks may run commands. */
  readonly shell: boolean;
  readonly python: PythonSettings;
  readonly containers: ContainerSettings;
  readonly limits: ProgramLimits;
}

/** Whether scripts in Python may run, behind walls or not, and with which interpreter. */
export interface PythonSettings {
  readonly enabled: boolean;
  readonly confined: boolean;
  readonly interpreter?: string;
}

/** What the operator allows each program; the connector's own limit where nothing is said. */
export interface ProgramLimits {
  readonly timeLimitMs?: number;
  readonly memoryBytes?: number;
}

type Environment = { readonly [name: string]: string | undefined };

/**
 * Reads `TUTTI_SHELL`, `TUTTI_PYTHON`, `TUTTI_PROCESS_SECONDS`, `TUTTI_PROCESS_MEMORY_MB` and what
 * `readContainerSettings` says; one sentence for each that is not as expected. Nothing set: no program
 * may run but scripts in JavaScript.
 */
export function readProgramSettings(environment: Environment): {
  readonly settings: ProgramSettings;
  readonly mistakes: readonly string[];
} {
  const mistakes: string[] = [];
  const taken = <T>(setting: Setting<T>, otherwise: T): T => {
    if ('value' in setting) return setting.value;
    mistakes.push(setting.mistake);
    return otherwise;
  };
  const shell = taken(readShell(environment['TUTTI_SHELL']), false);
  const python = taken(readPython(environment['TUTTI_PYTHON']), NO_PYTHON);
  const read = readContainerSettings(environment);
  const engine = taken(read.engine, undefined);
  const containers = {
    ...(engine !== undefined && { engine }),
    network: taken(read.network, 'none'),
    volumes: taken(read.volumes, []),
  };
  const seconds = taken(readLimit(environment, 'TUTTI_PROCESS_SECONDS', 'seconds'), undefined);
  const memory = taken(readLimit(environment, 'TUTTI_PROCESS_MEMORY_MB', 'megabytes'), undefined);
  const limits = {
    ...(seconds !== undefined && { timeLimitMs: seconds * 1000 }),
    ...(memory !== undefined && { memoryBytes: memory * 1024 * 1024 }),
  };
  return { settings: { shell, python, containers, limits }, mistakes };
}

const NO_PYTHON: PythonSettings = { enabled: false, confined: true };

function readShell(text: string | undefined): Setting<boolean> {
  if (text === undefined || text === '' || text === 'deny') return { value: false };
  if (text === 'allow') return { value: true };
  return { mistake: `Expected TUTTI_SHELL to be 'allow' or 'deny', but it is '${text}'.` };
}

function readPython(text = 'deny'): Setting<PythonSettings> {
  if (text === '' || text === 'deny') return { value: NO_PYTHON };
  if (text === 'allow') return { value: { enabled: true, confined: true } };
  if (text === 'allow-unconfined') return { value: { enabled: true, confined: false } };
  if (text.startsWith('/')) return { value: { enabled: true, confined: true, interpreter: text } };
  return {
    mistake: `Expected TUTTI_PYTHON to be 'allow', 'deny', 'allow-unconfined' or the absolute path of an interpreter, but it is '${text}'.`,
  };
}

const MOST = 1_000_000;

function readLimit(
  environment: Environment,
  name: string,
  unit: string,
): Setting<number | undefined> {
  const text = environment[name];
  if (text === undefined || text === '') return { value: undefined };
  const number = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 1 && number <= MOST) return { value: number };
  return {
    mistake: `Expected ${name} to be a whole number of ${unit} from 1 to ${MOST}, but it is '${text}'.`,
  };
}
