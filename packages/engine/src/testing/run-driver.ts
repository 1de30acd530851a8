import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@tutti/jq';
import { compileDefinition, type Plan } from '@tutti/language';
import type { CloudEvent } from '../cloud-event.ts';
import type { Command, Rewind } from '../commands.ts';
import type { Effect } from '../effects.ts';
import type { RunEvent } from '../events.ts';
import { evolve } from '../evolve/index.ts';
import type { Decision, RunMachine } from '../machine.ts';
import type { MigrationMapping } from '../migration/counterparts.ts';
import { type RewindTarget, rewindPoint } from '../operators/rewind-point.ts';
import type { Problem } from '../problem.ts';
import { createRunMachine } from '../run-machine.ts';
import type { Instant, ParentLink, RunState } from '../state.ts';
import { statusOf } from '../status.ts';

export const RUNTIME = { name: 'tutti', version: '0.0.0', metadata: {} };
/** 1970-01-01T00:16:40Z */
export const START: Instant = 1_000_000;
/** More than any test needs: a run that does not come to rest is a mistake. */
const ADVANCES_MAX = 1000;
const EVENT_TTL_MS = 3_600_000;
const ERRORS = 'https://open-workflow-specification.org/spec/1.0.0/errors/';

type AwaitedEffect = Extract<Effect, { id: string }>;

/**
 * Compiles a definition whose `document` is left out, and whose `do:` is left out when it has
 * nothing else; throws with its diagnostics.
 */
export function planOf(body: string): Plan {
  const head = "document: { dsl: '1.0.3', namespace: test, name: sample, version: '1.0.0' }\n";
  const tasks = /^(?:do|use):/m.test(body) ? body : `do:\n${body}`;
  const compiled = compileDefinition(/^document:|^\{/m.test(body) ? body : head + tasks);
  if (compiled.ok) return compiled.plan;
  const told = compiled.diagnostics.map(({ line, message }) => `line ${line}: ${message}`);
  throw new Error(`Expected a valid definition, but:\n${told.join('\n')}`);
}

/** A driver whose run has started and waits for something outside, or has ended. */
export function run(definition: string, input?: Json): RunDriver {
  return new RunDriver(definition).start(input);
}

/** A standard problem with its title and status left to the test. */
export function problemOf(type: string, status: number, more: Partial<Problem> = {}): Problem {
  return { type: `${ERRORS}${type}`, status, ...more };
}

/**
 * A host in miniature: one run, a clock that moves when told, and effects that wait to be
 * answered. After every decision it replays the log as it would be stored and compares the states.
 */
export class RunDriver {
  machine: RunMachine;
  readonly log: RunEvent[] = [];
  readonly effects: Effect[] = [];
  state: RunState | null = null;
  now: Instant = START;
  #replayed: RunState | null = null;

  constructor(definition: string) {
    this.machine = createRunMachine(planOf(definition), { runtime: RUNTIME });
  }

  /** Starts the run and goes on until it waits for something outside. */
  start(input?: Json, parent?: ParentLink): this {
    const given = { ...(input !== undefined && { input }), ...(parent && { parent }) };
    this.submit({ type: 'start', runId: 'r1', ...given });
    return this.settle();
  }

  submit(command: Command): Decision<RunState, RunEvent, Effect> {
    const decision = this.machine.decide(this.state, command, this.now);
    if (decision.kind === 'rejected') return decision;
    this.state = decision.state;
    const events = stored(decision.events);
    this.log.push(...events);
    this.effects.push(...stored(decision.effects));
    this.#compareWithReplay(events);
    return decision;
  }

  /** Goes over to another definition, and on while something is due; or answers why not. */
  migrate(definition: string, mapping: MigrationMapping = {}) {
    const to = planOf(definition);
    const decision = this.submit({ type: 'migrate', to, mapping });
    if (decision.kind === 'rejected') return decision.rejection;
    this.machine = createRunMachine(to, { runtime: RUNTIME });
    this.settle();
    return null;
  }

  /** Submits, and goes on while something is due. */
  do(command: Command): this {
    const decision = this.submit(command);
    if (decision.kind === 'accepted') return this.settle();
    throw new Error(
      `Expected ${command.type} to be accepted, but: ${decision.rejection.code}: ${decision.rejection.message}`,
    );
  }

  /** Goes on while something is due now. */
  settle(): this {
    for (let advances = 0; this.state && advances < ADVANCES_MAX; advances += 1) {
      const dueAt = this.machine.nextDueAt(this.state);
      if (dueAt === null || dueAt > this.now) return this;
      this.submit({ type: 'advance' });
    }
    throw new Error('Expected the run to wait for something, but it goes on and on.');
  }

  /** Moves the clock to each due instant on the way. */
  pass(ms: number): this {
    const end = this.now + ms;
    while (this.state) {
      const dueAt = this.machine.nextDueAt(this.state);
      if (dueAt === null || dueAt > end) break;
      this.now = Math.max(this.now, dueAt);
      this.submit({ type: 'advance' });
    }
    this.now = end;
    return this;
  }

  /** Answers the effect of that id, or the oldest one that is awaited. */
  answer(output: Json, effect = this.#oldestAwaited()): this {
    return this.do({ type: 'complete-effect', effect, output });
  }

  fail(status = 503, type = 'communication', effect = this.#oldestAwaited()): this {
    return this.do({ type: 'fail-effect', effect, problem: problemOf(type, status) });
  }

  /** Goes back to a task, by what the log says of it. */
  rewind(target: RewindTarget | string, more: Partial<Omit<Rewind, 'type' | 'point'>> = {}) {
    const wanted = typeof target === 'string' ? { pointer: target } : target;
    const found = rewindPoint(stored(this.log), wanted);
    if ('refused' in found) return { kind: 'rejected', rejection: found.refused } as const;
    const { point } = found;
    const decision = this.submit({ type: 'rewind', point, compensate: false, ...more });
    if (decision.kind === 'accepted') this.settle();
    return decision;
  }

  /** Offers an event to every listener that is live now; answers which consumed it. */
  deliver(event: Partial<CloudEvent> & { readonly type: string }): string[] {
    const whole = { id: `e${this.log.length}`, source: '/test', ...event };
    const consumers = this.listeners().filter((subscription) => {
      return this.offer(subscription, whole).kind === 'accepted';
    });
    this.settle();
    return consumers;
  }

  /** Offers an event to one listener. */
  offer(subscription: string, event: Partial<CloudEvent> & { readonly type: string }) {
    const whole: CloudEvent = { specversion: '1.0', id: 'e1', source: '/test', ...event };
    const expiresAt = this.now + EVENT_TTL_MS;
    return this.submit({ type: 'deliver-event', subscription, event: whole, expiresAt });
  }

  /** Effects that still wait for an answer, the oldest first. */
  awaited(): AwaitedEffect[] {
    const live = Object.values(this.state?.activations ?? {});
    const waiting = new Set(live.map(({ effect }) => effect));
    return this.effects.filter(
      (effect): effect is AwaitedEffect => 'id' in effect && waiting.has(effect.id),
    );
  }

  /** Activations that listen now. */
  listeners(): string[] {
    return Object.values(this.state?.activations ?? {})
      .filter(({ body }) => body?.kind === 'listen' && !body.closed)
      .map(({ id }) => id);
  }

  /** Activations that wait for people now. */
  humans(): string[] {
    return Object.values(this.state?.activations ?? {})
      .filter(({ body, phase }) => {
        return body?.kind === 'human' && !body.completion && phase === 'active';
      })
      .map(({ id }) => id);
  }

  /** Names of the tasks in the order of their start. */
  started(): string[] {
    return this.namesOf('task-started');
  }

  /** Names of the tasks that such events are about, in order. */
  namesOf(type: 'task-started' | 'task-completed' | 'task-cancelled' | 'task-faulted'): string[] {
    return this.log.flatMap((event) =>
      event.type === type ? [event.pointer.slice(event.pointer.lastIndexOf('/') + 1)] : [],
    );
  }

  eventsOf<Type extends RunEvent['type']>(type: Type): Extract<RunEvent, { type: Type }>[] {
    return this.log.filter(
      (event): event is Extract<RunEvent, { type: Type }> => event.type === type,
    );
  }

  effectsOf<Type extends Effect['type']>(type: Type): Extract<Effect, { type: Type }>[] {
    return this.effects.filter(
      (effect): effect is Extract<Effect, { type: Type }> => effect.type === type,
    );
  }

  get status(): string {
    return this.state ? statusOf(this.state) : 'not started';
  }

  get output(): Json | undefined {
    return this.state?.output;
  }

  get context(): Json | undefined {
    return this.state?.context;
  }

  get problem(): Problem | undefined {
    return this.state?.problem;
  }

  #oldestAwaited(): string {
    const [effect] = this.awaited();
    if (!effect) throw new Error('Expected an effect that waits for an answer, but there is none.');
    return effect.id;
  }

  #compareWithReplay(events: readonly RunEvent[]): void {
    for (const event of stored(events)) this.#replayed = evolve(this.#replayed, event);
    if (!isDeepStrictEqual(this.#replayed, stored(this.state))) {
      throw new Error('Expected the replayed state to equal the stored one, but it does not.');
    }
    if (!isDeepStrictEqual(this.#replayed, this.state)) {
      throw new Error('Expected the replayed state to equal the live one, but it does not.');
    }
  }
}

/** What is left of a value that has been stored and read back. */
function stored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
