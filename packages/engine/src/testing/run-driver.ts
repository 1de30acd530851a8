import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@tutti/jq';
import { compileDefinition, type Plan } from '@tutti/language';
import type { CloudEvent } from '../cloud-event.ts';
import type { Command } from '../commands.ts';
import type { Effect } from '../effects.ts';
import type { RunEvent } from '../events.ts';
import { evolve } from '../evolve/index.ts';
import type { Decision, RunMachine } from '../machine.ts';
import { createRunMachine } from '../run-machine.ts';
import type { Instant, RunState } from '../state.ts';

export const RUNTIME = { name: 'tutti', version: '0.0.0', metadata: {} };
const START: Instant = 1_000_000;
const EVENT_TTL_MS = 3_600_000;

/** Compiles a definition whose `document` is left out; throws with its diagnostics. */
export function planOf(body: string): Plan {
  const head = "document: { dsl: '1.0.3', namespace: test, name: sample, version: '1.0.0' }\n";
  const compiled = compileDefinition(body.includes('document:') ? body : head + body);
  if (compiled.ok) return compiled.plan;
  const told = compiled.diagnostics.map(({ line, message }) => `line ${line}: ${message}`);
  throw new Error(`Expected a valid definition, but:\n${told.join('\n')}`);
}

/**
 * A host in miniature: one run, a clock that moves when told, and effects that wait to be
 * answered. After every decision it replays the whole log and compares the states [SPEC Y2].
 */
export class RunDriver {
  readonly machine: RunMachine;
  readonly log: RunEvent[] = [];
  readonly effects: Effect[] = [];
  state: RunState | null = null;
  now: Instant = START;

  constructor(definition: string) {
    this.machine = createRunMachine(planOf(definition), { runtime: RUNTIME });
  }

  /** Starts the run and goes on until it waits for something outside. */
  start(input?: Json): this {
    this.submit({ type: 'start', runId: 'r1', ...(input !== undefined && { input }) });
    return this.settle();
  }

  submit(command: Command): Decision<RunState, RunEvent, Effect> {
    const decision = this.machine.decide(this.state, command, this.now);
    if (decision.kind === 'rejected') return decision;
    this.state = decision.state;
    this.log.push(...structuredClone(decision.events));
    this.effects.push(...structuredClone(decision.effects));
    this.#compareWithReplay();
    return decision;
  }

  /** Goes on while something is due now. */
  settle(): this {
    while (this.state) {
      const dueAt = this.machine.nextDueAt(this.state);
      if (dueAt === null || dueAt > this.now) return this;
      this.submit({ type: 'advance' });
    }
    return this;
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

  /** Answers the oldest awaited effect that has not been answered. */
  answer(output: Json): this {
    this.submit({ type: 'complete-effect', effect: this.#nextAwaited().id, output });
    return this.settle();
  }

  fail(status: number, type = 'communication'): this {
    const base = 'https://open-workflow-specification.org/spec/1.0.0/errors/';
    const problem = { type: `${base}${type}`, status, title: 'It failed' };
    this.submit({ type: 'fail-effect', effect: this.#nextAwaited().id, problem });
    return this.settle();
  }

  /** Offers an event to every listener that is live now; answers which consumed it. */
  deliver(event: Partial<CloudEvent> & { readonly type: string }): string[] {
    const whole = { specversion: '1.0', id: `e${this.log.length}`, source: '/test', ...event };
    const expiresAt = this.now + EVENT_TTL_MS;
    const consumers = this.#listeners().filter((subscription) => {
      const command = { type: 'deliver-event', subscription, event: whole, expiresAt } as const;
      return this.submit(command as Command).kind === 'accepted';
    });
    this.settle();
    return consumers;
  }

  /** Effects that still wait for an answer, the oldest first. */
  awaited(): Extract<Effect, { id: string }>[] {
    const waiting = new Set(
      Object.values(this.state?.activations ?? {}).map(({ effect }) => effect),
    );
    return this.effects.filter(
      (effect): effect is Extract<Effect, { id: string }> =>
        'id' in effect && waiting.has(effect.id),
    );
  }

  /** Names of the tasks in the order of their start. */
  started(): string[] {
    return this.log.flatMap((event) =>
      event.type === 'task-started'
        ? [event.pointer.slice(event.pointer.lastIndexOf('/') + 1)]
        : [],
    );
  }

  #nextAwaited() {
    const [effect] = this.awaited();
    if (!effect) throw new Error('Expected an effect that waits for an answer, but there is none.');
    return effect;
  }

  #listeners(): string[] {
    return Object.values(this.state?.activations ?? {})
      .filter(({ body }) => body?.kind === 'listen' && !body.closed)
      .map(({ id }) => id);
  }

  #compareWithReplay(): void {
    let replayed: RunState | null = null;
    for (const event of structuredClone(this.log)) replayed = evolve(replayed, event);
    if (!isDeepStrictEqual(replayed, this.state)) {
      throw new Error('Expected the replayed state to equal the live one, but it does not.');
    }
  }
}
