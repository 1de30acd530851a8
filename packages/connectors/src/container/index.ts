import type { Connector } from '@tutti/connector-kit';
import { Slots } from '../processes/slots.ts';
import { ContainerEngine } from './container-engine.ts';
import type { AllowedVolume, ContainerLimits } from './container-policy.ts';
import type { EngineAddress } from './engine-address.ts';
import { EngineConnection } from './engine-connection.ts';
import { containerRun } from './run.ts';
import { Sweeper } from './sweeper.ts';

export interface ContainerOptions {
  /** The engine that runs containers; without one all are refused. */
  readonly engine?: EngineAddress;
  /** The network of the engine that containers are in. */
  readonly network: string;
  readonly volumes: readonly AllowedVolume[];
  /** What marks the containers of this server, among those of others that use the same engine. */
  readonly owner: string;
  /** How many run at once; others wait. */
  readonly maxConcurrent: number;
  readonly limits: ContainerLimits;
}

const mebibyte = 1024 * 1024;

export const containerDefaults: ContainerOptions = {
  network: 'none',
  volumes: [],
  owner: 'tutti',
  maxConcurrent: 8,
  limits: {
    timeLimitMs: 3_600_000,
    outputBytes: mebibyte,
    memoryBytes: 512 * mebibyte,
    processes: 256,
    cpus: 1,
    pullTimeoutMs: 600_000,
  },
};

const sweepEveryMs = 60_000;
const graceMs = 600_000;

/** The `container` connector; it refuses everything unless an engine is named. */
export function containerConnector(options: ContainerOptions): Connector {
  const { engine: address, owner, maxConcurrent } = options;
  if (address === undefined)
    return { name: 'container', functions: { run: containerRun(undefined) } };
  const engine = new ContainerEngine(new EngineConnection(address));
  const active = new Set<string>();
  sweepNowAndThen(new Sweeper({ engine, owner, active, graceMs, now: Date.now }));
  const slots = new Slots(maxConcurrent);
  const run = containerRun({ engine, policy: options, slots, owner, active });
  return { name: 'container', functions: { run } };
}

/** An engine that cannot be reached now has what is to be swept later too. */
function sweepNowAndThen(sweeper: Sweeper): void {
  const sweep = () => void sweeper.sweep().catch(() => {});
  sweep();
  setInterval(sweep, sweepEveryMs).unref();
}
