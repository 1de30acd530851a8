import type { Runtime } from '../packages/server/src/runtime/runtime.ts';
import { SimulatedClock } from '../packages/server/src/runtime/testing/simulated-clock.ts';
import { createMemoryStore } from '../packages/server/src/store/memory/memory-store.ts';
import { lost } from './acknowledged.ts';
import { Chance } from './chance.ts';
import { CHECKS } from './checks.ts';
import { Clients } from './clients.ts';
import { drawSources, FIRING, publish, type Source } from './definitions.ts';
import type { Faults } from './fault-kinds.ts';
import { atRest } from './invariants.ts';
import { judge } from './oracle/judge.ts';
import type { Judged } from './oracle/share.ts';
import { SimulatedProcess } from './process.ts';
import { isOver, stuck } from './rest.ts';
import type { Death, Lease, SimulatedStore } from './simulated-store.ts';
import { drawTemper, type Temper } from './temper.ts';
import { Trace } from './trace.ts';
import { Witness } from './witness.ts';

/** 2026-01-01T00:00:00Z */
/** What clients do on their own account. */
type Asking = 'start' | 'tell' | 'operate' | 'repair' | 'migrate' | 'work' | 'wonder' | 'schedule';

const START = 1_767_225_600_000;
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
  /** What the oracle says of the runs, when everything has ended. */
  readonly judgements: readonly Judged[];
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
  /** A process that has lost the lease writes all the same: something must notice. */
  readonly isUnfenced?: boolean;
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
  readonly #temper: Temper;
  readonly #lease: Lease;
  #process: SimulatedProcess;
  /** It was the server, and does not know yet that another one is. */
  #stale: SimulatedProcess | null = null;
  #isSlow = false;
  readonly #judgements: Judged[] = [];
  #lives = 0;

  constructor({ seed, faults, sources, isUnfenced = false, keep = 40 }: SimulationOptions) {
    this.#seed = seed;
    this.#faults = faults;
    this.#trace = new Trace(keep, (line) => {
      this.#witness.violations.push(`No secret is told: ${line}`);
    });
    this.#sources = sources ?? drawSources(new Chance(seed), seed);
    this.#chance = new Chance(~seed);
    this.#temper = drawTemper(this.#chance, faults);
    this.#lease = { epoch: 0, isChecked: !isUnfenced };
    this.#clients = new Clients(this.#truth, this.#chance, this.#trace, this.#sources);
    this.#process = this.#born();
  }

  async run(): Promise<Report> {
    for (const source of this.#sources) await publish(this.#truth, source, START);
    await this.#process.open();
    try {
      for (let step = 0; step < this.#temper.steps && this.#isWell; step += 1) await this.#step();
      if (this.#isWell) await this.#heal();
    } catch (error) {
      this.#witness.violations.push(`The simulation goes on: ${error}`);
    }
    const report = this.#report();
    await this.#process.die('before-commit');
    return report;
  }

  get #isWell(): boolean {
    return this.#witness.violations.length === 0;
  }

  #born(): SimulatedProcess {
    this.#lives += 1;
    const [truth, clock, chance] = [this.#truth, this.#clock, this.#chance];
    const [trace, witness, lease, number] = [this.#trace, this.#witness, this.#lease, this.#lives];
    // Where nothing goes wrong, nothing is missed.
    const reconcileEveryMs = this.#faults.size === 0 ? NEVER_MS : chance.pick([2000, 30_000]);
    const ports = { truth, clock, chance, trace, witness, lease, number, reconcileEveryMs };
    const process = new SimulatedProcess(ports);
    if (this.#faults.has('store')) process.store.faultsPercent = chance.pick([0, 2, 5, 20]);
    trace.note(`life ${number}`);
    return process;
  }

  /** Something happens: what, is chance. */
  async #step(): Promise<void> {
    const { store, network } = this.#process;
    const has = (kind: 'store' | 'clock') => this.#faults.has(kind);
    const stale = this.#stale;
    const ask = (what: Asking) => () => this.#clients[what](this.#reachable());
    const choice = this.#chance.weighed<() => unknown>([
      [store.waiting > 0 ? (this.#isSlow ? 3 : 90) : 0, () => this.#store(store)],
      [network.waiting > 0 ? 30 : 0, () => network.step(this.#faults.has('network'))],
      [stale && stale.store.waiting > 0 ? 40 : 0, () => stale && this.#store(stale.store)],
      [stale && stale.network.waiting > 0 ? 15 : 0, () => stale?.network.step(true)],
      [stale ? 4 : 0, () => stale && this.#end(stale)],
      [8, ask('start')],
      [6, ask('tell')],
      [4, ask('operate')],
      [2, ask('repair')],
      [this.#clients.canMigrate ? 4 : 0, ask('migrate')],
      [6, ask('work')],
      [1, ask('wonder')],
      [1, ask('schedule')],
      [10, () => this.#pass(this.#chance.below(3000))],
      [has('clock') ? 2 : 0, () => this.#jump()],
      [this.#temper.crashes, () => this.#crash()],
      [this.#temper.takeovers, () => this.#takeOver()],
      [has('store') ? (store.isFull ? 5 : 0.3) : 0, () => this.#fill(!store.isFull)],
      [has('store') ? (this.#isSlow ? 2 : 0.3) : 0, () => this.#slow(!this.#isSlow)],
    ]);
    await choice?.();
    await this.#tick();
    const isNervous = this.#lives < this.#temper.nervousLives;
    if (isNervous && this.#process.store.commits > 0) await this.#rebirth('after-commit');
  }

  /** Whom clients speak to: some have not heard that another server has taken over. */
  #reachable(): Runtime {
    const { runtime } = (this.#chance.oneIn(3) && this.#stale) || this.#process;
    return runtime;
  }

  async #tick(): Promise<void> {
    await tick();
    this.#process.settled();
    this.#stale?.settled();
  }

  /** The store answers several times in a row, while everything else goes on. */
  async #store(store: SimulatedStore): Promise<void> {
    for (let times = 1 + this.#chance.below(8); times > 0; times -= 1) {
      await store.step();
      await this.#tick();
    }
  }

  #slow(isSlow: boolean): void {
    this.#trace.note(`store slow ${isSlow}`);
    this.#isSlow = isSlow;
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
    if (this.#chance.oneIn(4)) await this.#answerOnce();
    await this.#rebirth(this.#chance.pick(['before-commit', 'after-commit', 'torn']));
  }

  /** The outside has done something, and the record of it is about to be written. */
  async #answerOnce(): Promise<void> {
    const { network, store } = this.#process;
    if (network.waiting === 0) return;
    network.step(false);
    for (let ticks = 0; ticks < TICKS_OF_REST && store.commits === 0; ticks += 1)
      await this.#tick();
  }

  async #rebirth(death: Death): Promise<void> {
    this.#trace.note(`dies ${death}`);
    await this.#process.die(death);
    this.#process = this.#born();
    await this.#process.open();
  }

  /** Another server begins, and the one before goes on: it believes that it may still write. */
  async #takeOver(): Promise<void> {
    if (this.#stale !== null) await this.#end(this.#stale);
    this.#trace.note('takeover');
    this.#stale = this.#process;
    this.#process = this.#born();
    await this.#process.open();
  }

  async #end(stale: SimulatedProcess): Promise<void> {
    this.#trace.note('the server before ends');
    await stale.die('torn');
    this.#stale = null;
  }

  /** Nothing goes wrong any more, and everybody does what is asked of them, until all has ended. */
  async #heal(): Promise<void> {
    if (this.#stale !== null) await this.#end(this.#stale);
    const { runtime, store } = this.#process;
    this.#trace.note('healing');
    store.faultsPercent = 0;
    store.isFull = false;
    for (let round = 0; round < HEALING_ROUNDS && this.#isWell; round += 1) {
      await this.#rest();
      // Schedules that fire for ever would let nothing rest.
      for (const name of FIRING) {
        await this.#settled(runtime.schedules.pause({ namespace: 'test', name }));
      }
      if (await isOver(this.#truth)) return this.#check();
      await this.#help(round);
      this.#pass(20_000);
    }
    if (this.#isWell) this.#witness.violations.push(await stuck(this.#truth));
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
      await this.#tick();
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

  /** What must be true when all is over. */
  async #check(): Promise<void> {
    const { violations, shadows } = this.#witness;
    for (const [runId, shadow] of shadows) {
      const broken = await atRest(this.#truth, runId, shadow);
      violations.push(...broken.map((rule) => `${runId}: ${rule}`));
    }
    violations.push(...(await lost(this.#clients.acknowledged, shadows, this.#truth)));
    const [seed, faults, sources, truth] = [this.#seed, this.#faults, this.#sources, this.#truth];
    const story = { seed, faults, sources, truth, runs: [...shadows.values()] };
    for (const check of CHECKS) violations.push(...(await check(story)));
    await this.#judge();
  }

  /** What the oracle says of every run. */
  async #judge(): Promise<void> {
    for (const [runId, shadow] of this.#witness.shadows) {
      const plan = await this.#truth.plan(shadow.summary.planId);
      if (plan === null) throw new Error(`Expected the plan of ${runId} to be stored.`);
      const judgement = judge(plan, shadow);
      this.#judgements.push({ ...judgement, definition: shadow.summary.definition.name });
      if (judgement.kind === 'undetermined') continue;
      const told = judgement.differences.map((each) => `${runId}: The oracle agrees: ${each}`);
      this.#witness.violations.push(...told);
    }
  }

  #report(): Report {
    const { violations, shadows } = this.#witness;
    const events = [...shadows.values()].reduce((sum, { log }) => sum + log.length, 0);
    return {
      seed: this.#seed,
      hash: this.#trace.hash(),
      steps: this.#trace.count,
      lives: this.#lives,
      runs: shadows.size,
      events,
      judgements: this.#judgements,
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
