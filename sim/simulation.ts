import { SimulatedClock } from '../packages/server/src/runtime/testing/simulated-clock.ts';
import { createMemoryStore } from '../packages/server/src/store/memory/memory-store.ts';
import { Chance } from './chance.ts';
import { CHECKS } from './checks.ts';
import { Clients } from './clients.ts';
import { drawSources, publish, type Source } from './definitions.ts';
import type { Faults } from './fault-kinds.ts';
import { atRest, ENDED } from './invariants.ts';
import { SimulatedProcess } from './process.ts';
import { Trace } from './trace.ts';
import { Witness } from './witness.ts';

/** 2026-01-01T00:00:00Z */
const START = 1_767_225_600_000;
const STEPS = 400;
const HEALING_ROUNDS = 400;
/** How often a heart beats while the world is at rest before it is believed to be. */
const TICKS_OF_REST = 12;
const TICKS_MAX = 20_000;
const NEVER_MS = 1_000_000_000_000;

export interface Report {
  readonly seed: number;
  /** Of everything that has happened, in order. */
  readonly hash: string;
  readonly steps: number;
  readonly lives: number;
  readonly runs: number;
  readonly events: number;
  /** What should be true and is not; empty: all is well. */
  readonly violations: readonly string[];
  readonly sources: readonly Source[];
  /** The last things that have happened. */
  readonly trace: readonly string[];
}

export interface SimulationOptions {
  readonly seed: number;
  readonly faults: Faults;
  /** Instead of those that the seed draws. */
  readonly sources?: readonly Source[];
  /** How much of the trace the report has. */
  readonly keep?: number;
}

/** One simulated run of a server, from its first start until everything in it has come to rest. */
export async function simulate(options: SimulationOptions): Promise<Report> {
  return new Simulation(options).run();
}

class Simulation {
  readonly #seed: number;
  readonly #faults: Faults;
  readonly #chance: Chance;
  readonly #trace: Trace;
  readonly #truth = createMemoryStore();
  readonly #clock = new SimulatedClock(START);
  readonly #witness = new Witness(this.#truth);
  readonly #clients: Clients;
  readonly #sources: readonly Source[];
  #process: SimulatedProcess;
  /** How likely a crash is at each step, in this simulated run. */
  readonly #crashes: number;
  #lives = 0;

  constructor({ seed, faults, sources, keep = 40 }: SimulationOptions) {
    this.#seed = seed;
    this.#faults = faults;
    this.#trace = new Trace(keep);
    this.#sources = sources ?? drawSources(new Chance(seed), seed);
    this.#chance = new Chance(~seed);
    this.#crashes = faults.has('crash') ? this.#chance.pick([0.2, 0.5, 2]) : 0;
    this.#clients = new Clients(this.#truth, this.#chance, this.#trace);
    this.#process = this.#born();
  }

  async run(): Promise<Report> {
    for (const source of this.#sources) await publish(this.#truth, source, START);
    await this.#process.open();
    try {
      for (let step = 0; step < STEPS && this.#isWell; step += 1) await this.#step();
      if (this.#isWell) await this.#heal();
    } catch (error) {
      this.#witness.violations.push(`The simulation goes on: ${error}`);
    }
    const report = await this.#report();
    await this.#process.die();
    return report;
  }

  get #isWell(): boolean {
    return this.#witness.violations.length === 0;
  }

  #born(): SimulatedProcess {
    this.#lives += 1;
    const [truth, clock, chance] = [this.#truth, this.#clock, this.#chance];
    const [trace, witness, life] = [this.#trace, this.#witness, this.#lives];
    // Where nothing goes wrong, nothing is missed.
    const reconcileEveryMs = this.#faults.size === 0 ? NEVER_MS : chance.pick([2000, 30_000]);
    const ports = { truth, clock, chance, trace, witness, life, reconcileEveryMs };
    const process = new SimulatedProcess(ports);
    if (this.#faults.has('store')) process.store.faultsPercent = chance.pick([0, 2, 5, 20]);
    trace.note(`life ${life}`);
    return process;
  }

  /** Something happens: what, is chance. */
  async #step(): Promise<void> {
    const { runtime, store, network } = this.#process;
    const has = (kind: 'store' | 'clock') => this.#faults.has(kind);
    const choice = this.#chance.weighed<() => unknown>([
      [store.waiting > 0 ? 90 : 0, () => this.#store(1 + this.#chance.below(8))],
      [network.waiting > 0 ? 30 : 0, () => network.step(this.#faults.has('network'))],
      [8, () => this.#clients.start(runtime)],
      [6, () => this.#clients.tell(runtime)],
      [4, () => this.#clients.operate(runtime)],
      [6, () => this.#clients.work(runtime)],
      [1, () => this.#clients.wonder(runtime)],
      [1, () => this.#clients.schedule(runtime)],
      [10, () => this.#pass(this.#chance.below(3000))],
      [has('clock') ? 2 : 0, () => this.#jump()],
      [this.#crashes, () => this.#crash()],
      [has('store') ? (store.isFull ? 5 : 0.3) : 0, () => this.#fill(!store.isFull)],
    ]);
    await choice?.();
    await tick();
  }

  /** The store answers several times in a row, while everything else goes on. */
  async #store(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await this.#process.store.step();
      await tick();
    }
  }

  #pass(ms: number): void {
    this.#trace.note(`time passes ${ms}`);
    this.#clock.advance(ms);
  }

  /** Somebody sets the clock, back or forward. */
  #jump(): void {
    const ms = this.#chance.pick([-60_000, -5000, -500, 500, 5000, 60_000, 600_000]);
    this.#trace.note(`clock set by ${ms}`);
    this.#clock.setBack(-ms);
    this.#clock.advance(0);
  }

  #fill(isFull: boolean): void {
    this.#trace.note(`disk full ${isFull}`);
    this.#process.store.isFull = isFull;
  }

  async #crash(): Promise<void> {
    this.#trace.note('crash');
    await this.#process.die();
    this.#process = this.#born();
    await this.#process.open();
  }

  /** Nothing goes wrong any more, and everybody does what is asked of them, until all has ended. */
  async #heal(): Promise<void> {
    const { runtime, store } = this.#process;
    this.#trace.note('healing');
    store.faultsPercent = 0;
    store.isFull = false;
    for (let round = 0; round < HEALING_ROUNDS && this.#isWell; round += 1) {
      await this.#rest();
      // A schedule that fires for ever would let nothing rest.
      await this.#settled(runtime.schedules.pause({ namespace: 'test', name: 'every' }));
      if (await this.#isOver()) return this.#check();
      await this.#help(round);
      this.#pass(20_000);
    }
    if (this.#isWell) this.#witness.violations.push(await this.#stuck());
  }

  async #help(round: number): Promise<void> {
    const { runtime } = this.#process;
    await this.#clients.workAll(runtime);
    for (let each = 0; each < 6; each += 1) this.#clients.tell(runtime, 24 + round * 6 + each);
    const { runs } = await this.#truth.runs({ status: ['suspended'], limit: 1000 });
    for (const { id } of runs) void runtime.submit(id, { type: 'resume' }).catch(() => undefined);
  }

  /** Lets everything happen that happens without time. */
  async #rest(): Promise<void> {
    let quiet = 0;
    for (let ticks = 0; ticks < TICKS_MAX && quiet < TICKS_OF_REST; ticks += 1) {
      const { store, network } = this.#process;
      const isQuiet = store.waiting === 0 && network.waiting === 0;
      quiet = isQuiet ? quiet + 1 : 0;
      if (store.waiting > 0) await store.step();
      else if (network.waiting > 0) network.step(false);
      await tick();
      if (!this.#isWell) return;
    }
  }

  async #settled<Value>(asked: Promise<Value>): Promise<void> {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    asked.then(done, done);
    while (!isDone && this.#isWell) await this.#rest();
  }

  async #isOver(): Promise<boolean> {
    const { runs } = await this.#truth.runs({ limit: 100_000 });
    if (runs.some(({ status }) => !ENDED.includes(status))) return false;
    return (await this.#left()).length === 0;
  }

  async #left(): Promise<readonly unknown[]> {
    return [await this.#truth.outbox(0, 10), await this.#truth.deliveries(0, 10)].flat();
  }

  /** What must be true when all is over. */
  async #check(): Promise<void> {
    const { violations, shadows } = this.#witness;
    for (const [runId, shadow] of shadows) {
      const broken = await atRest(this.#truth, runId, shadow);
      violations.push(...broken.map((rule) => `${runId}: ${rule}`));
    }
    for (const { what, isVisible } of this.#clients.acknowledged) {
      if (!(await isVisible(this.#truth)))
        violations.push(`What is acknowledged is kept: ${what}.`);
    }
    const [seed, faults, sources, truth] = [this.#seed, this.#faults, this.#sources, this.#truth];
    const story = { seed, faults, sources, truth, runs: [...shadows.values()] };
    for (const check of CHECKS) violations.push(...(await check(story)));
  }

  /** Names what is waited for. */
  async #stuck(): Promise<string> {
    const { runs } = await this.#truth.runs({ limit: 100_000 });
    const open = runs.filter(({ status }) => !ENDED.includes(status));
    const told = open.map(({ id, status, definition, currentTasks, concurrency }) => {
      const place = concurrency?.queuedAt === undefined ? '' : ' for a place';
      return `${id} (${definition.name}) is ${status}${place} at ${currentTasks}`;
    });
    const left = JSON.stringify(await this.#left()).slice(0, 2000);
    return `After healing everything ends: ${told.join('; ')}; left: ${left}`;
  }

  async #report(): Promise<Report> {
    const { violations, shadows } = this.#witness;
    const events = [...shadows.values()].reduce((sum, { log }) => sum + log.length, 0);
    return {
      seed: this.#seed,
      hash: this.#trace.hash(),
      steps: this.#trace.count,
      lives: this.#lives,
      runs: shadows.size,
      events,
      violations: [...violations],
      sources: this.#sources,
      trace: this.#trace.lines,
    };
  }
}

/** All that follows at once has followed, and what waits for the end of the tick has had its turn. */
function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
