import { createEventMatcher } from '@tutti/engine';
import { createRuntime } from '../packages/server/src/runtime/create-runtime.ts';
import type { Clock, Log, LogFields } from '../packages/server/src/runtime/ports.ts';
import type { Runtime } from '../packages/server/src/runtime/runtime.ts';
import type { SimulatedClock } from '../packages/server/src/runtime/testing/simulated-clock.ts';
import { type Store, StoreFault } from '../packages/server/src/store/port.ts';
import { CANARY } from './canary.ts';
import type { Chance } from './chance.ts';
import { NAMESPACES } from './definitions.ts';
import { RUNTIME } from './runtime-info.ts';
import { NO_DIALER, SimulatedNetwork } from './simulated-network.ts';
import { type Death, type Lease, SimulatedStore } from './simulated-store.ts';
import type { Trace } from './trace.ts';
import type { Life, Witness } from './witness.ts';

/** Longer than any simulated run: no event is gone before it can be counted. */
const KEPT = { eventTimeToLiveMs: 30 * 86_400_000, sweepEveryMs: 60_000 };
/** So little room that most of what there is to do waits in the store. */
const NARROW = {
  waitingCommands: 12,
  concurrentEffects: 3,
  concurrentEffectsPerNamespace: 2,
  waitingEffects: 4,
  concurrentDeliveries: 2,
  concurrentTimers: 2,
  cachedRuns: 2,
  cachedPlans: 2,
};

export interface ProcessPorts {
  readonly truth: Store;
  readonly clock: SimulatedClock;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly witness: Witness;
  /** How often the server looks whether something was missed. */
  readonly reconcileEveryMs: number;
  readonly lease: Lease;
  /** Which life of the server this is, from 1. */
  readonly number: number;
}

/** One life of the server: the real runtime, until it dies. */
export class SimulatedProcess {
  readonly store: SimulatedStore;
  readonly network: SimulatedNetwork;
  readonly runtime: Runtime;
  readonly #life: Life;
  readonly #witness: Witness;
  #runs = 0;

  constructor(ports: ProcessPorts) {
    const { truth, clock, chance, trace, witness, lease, number, reconcileEveryMs } = ports;
    const life: Life = { number, isAlive: true };
    this.#life = life;
    this.#witness = witness;
    const isAlive = () => life.isAlive;
    this.network = new SimulatedNetwork({
      chance,
      trace,
      onReached: (key) => isAlive() && witness.reached(key),
    });
    this.store = new SimulatedStore(truth, {
      chance,
      trace,
      lease,
      onCommit: (batch) => witness.committed(batch, life),
      onHeard: (unwanted) => this.network.cancelled(unwanted),
    });
    this.runtime = createRuntime({
      store: this.store.store,
      clock: clockOf(clock, isAlive),
      machineOf: (plan) => witness.watch(plan, life),
      matcherOf: (trigger) => createEventMatcher(trigger, { runtime: RUNTIME }),
      connectors: this.network.connectors,
      dialer: NO_DIALER,
      secrets: { secret: async (_, name) => (name === 'token' ? CANARY : null) },
      ids: { runId: () => this.#runId(number) },
      log: logOf(trace, witness),
      limits: { ...KEPT, reconcileEveryMs, ...(chance.oneIn(3) && NARROW) },
      telling: new Set(chance.oneIn(3) ? NAMESPACES : []),
    });
  }

  open(): Promise<void> {
    return this.runtime.open();
  }

  /** All that follows at once has followed: what must have happened has. */
  settled(): void {
    this.#witness.violations.push(...this.network.violations());
  }

  /** From one moment to the next: nothing is closed, nobody is told. */
  async die(death: Death): Promise<void> {
    this.#life.isAlive = false;
    await this.store.die(death);
  }

  #runId(life: number): string {
    this.#runs += 1;
    return `r${String(life).padStart(3, '0')}${String(this.#runs).padStart(5, '0')}`;
  }
}

/** The time of a process: its alarms die with it. */
function clockOf(clock: SimulatedClock, isAlive: () => boolean): Clock {
  return {
    now: () => clock.now(),
    at: (instant, callback) => clock.at(instant, () => isAlive() && callback()),
    after: (ms, callback) => clock.after(ms, () => isAlive() && callback()),
  };
}

/** What the runtime calls a bug of its own is one. */
function logOf(trace: Trace, witness: Witness): Log {
  const note = (message: string, fields?: LogFields) =>
    trace.note(`log ${message} ${JSON.stringify(fields, withoutStack)} ${fields?.error ?? ''}`);
  return {
    info: note,
    warn: note,
    error: (message, fields) => {
      note(message, fields);
      const isPlanned = message === 'A connector failed.' || fields?.error instanceof StoreFault;
      if (isPlanned) return;
      witness.violations.push(`The runtime reports no bug: ${message} ${fields?.error ?? ''}`);
    },
  };
}

/** Where a file is, and what was loaded before it, is not part of the story. */
function withoutStack(name: string, value: unknown): unknown {
  return name === 'stack' ? undefined : value;
}
