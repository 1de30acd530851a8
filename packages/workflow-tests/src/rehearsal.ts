import {
  type CloudEvent,
  type Command,
  createRunMachine,
  type Effect,
  eventKey,
  type RunEvent,
  type RunMachine,
  type RunState,
  taskName,
} from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { MockedOutcome, Plan, WorkflowTest } from '@tutti/language';
import { Mocks, type OutgoingEffect } from './mocks.ts';
import { commandOf, People } from './people.ts';

const RUNTIME = { name: 'Tutti', version: 'test', metadata: {} };
const RUN_ID = 'test-run';
/** 2026-01-01T00:00:00Z, unless the test says when. */
const DEFAULT_START = 1_767_225_600_000;
const EVENT_TTL_MS = 3_600_000;
/** A run that does not come to rest is told so, not waited for. */
const DECISIONS_MAX = 100_000;

/** Something that happens to the run from outside. */
interface Appointment {
  readonly at: number;
  readonly happen: () => unknown;
}

/**
 * One run of the real machine in a world made of a test: calls are answered by it, its events come
 * when it says, and time goes from one appointment to the next without passing.
 */
export class Rehearsal {
  readonly log: RunEvent[] = [];
  readonly emitted: CloudEvent[] = [];
  readonly mocks: Mocks;
  readonly people: People;
  readonly startedAt: number;
  now: number;
  state: RunState | null = null;
  readonly #machine: RunMachine;
  readonly #test: WorkflowTest;
  /** Where each activation stands in the definition. */
  readonly #pointers = new Map<string, string>();
  readonly #listening = new Set<string>();
  readonly #heard = new Map<string, CloudEvent>();
  #appointments: Appointment[] = [];
  #decisions = 0;

  constructor(plan: Plan, test: WorkflowTest) {
    this.#machine = createRunMachine(plan, { runtime: RUNTIME });
    this.#test = test;
    this.mocks = new Mocks(test.calls);
    this.people = new People(test.people);
    this.startedAt = test.at === undefined ? DEFAULT_START : Date.parse(test.at);
    this.now = this.startedAt;
  }

  /** Plays until nothing more happens by itself. */
  play(): void {
    const { input, events, startedBy } = this.#test;
    events.forEach(({ afterMs, event }, index) => {
      this.#appoint(afterMs, () => this.#hear({ ...eventOf(event, index) }));
    });
    const given = { ...(input !== undefined && { input }), ...(startedBy && { startedBy }) };
    this.#submit({ type: 'start', runId: RUN_ID, ...given });
    while (this.#goOn()) {
      if (this.#decisions > DECISIONS_MAX) {
        this.mocks.failures.push('Expected the run to come to rest, but it goes on and on.');
        return;
      }
    }
  }

  /** Does what is next; false when there is nothing. */
  #goOn(): boolean {
    const dueAt = this.state ? this.#machine.nextDueAt(this.state) : null;
    const [next] = this.#appointments;
    if (dueAt !== null && (next === undefined || dueAt <= next.at)) {
      this.now = Math.max(this.now, dueAt);
      this.#submit({ type: 'advance' });
      return true;
    }
    if (next === undefined) return false;
    this.#appointments.shift();
    this.now = Math.max(this.now, next.at);
    next.happen();
    return true;
  }

  #appoint(afterMs: number, happen: () => unknown): void {
    const appointment = { at: this.now + afterMs, happen };
    const after = this.#appointments.findIndex(({ at }) => at > appointment.at);
    const place = after < 0 ? this.#appointments.length : after;
    this.#appointments = this.#appointments.toSpliced(place, 0, appointment);
  }

  #submit(command: Command) {
    this.#decisions += 1;
    const decision = this.#machine.decide(this.state, command, this.now);
    if (decision.kind === 'rejected') return decision;
    this.state = decision.state;
    this.log.push(...decision.events);
    for (const event of decision.events) {
      if (event.type === 'task-created') this.#pointers.set(event.activation, event.pointer);
      if (event.type === 'human-task-opened') this.#ask(event.activation);
    }
    for (const effect of decision.effects) this.#perform(effect);
    return decision;
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'call':
      case 'receive':
      case 'run-process':
      case 'start-run':
        this.#call(effect);
        return;
      case 'emit':
        this.emitted.push(effect.event);
        this.#appoint(0, () => this.#hear(effect.event));
        return;
      case 'subscribe':
        this.#listening.add(effect.subscription);
        for (const event of this.#heard.values()) {
          this.#appoint(0, () => this.#offer(effect.subscription, event));
        }
        return;
      case 'unsubscribe':
        this.#listening.delete(effect.subscription);
    }
  }

  #call(effect: OutgoingEffect): void {
    const mock = this.mocks.take(this.#pointerOf(effect.activation), effect);
    if (!mock || !effect.await) return;
    const { outcome, afterMs } = mock;
    if (outcome.kind === 'items') {
      this.#appoint(afterMs, () => this.#handOver(effect.id, outcome.items, 0));
      return;
    }
    const answer = answerTo(effect, outcome);
    if (answer) this.#appoint(afterMs, () => this.#submit(answer));
  }

  /** One item after the other; what is busy is asked again when something has happened. */
  #handOver(effect: string, items: readonly Json[], index: number): void {
    const item = items[index];
    if (item === undefined) return;
    const decision = this.#submit({ type: 'receive-item', effect, item, id: `item-${index}` });
    const isBusy = decision.kind === 'rejected' && decision.rejection.code === 'receiver-busy';
    const waitMs = isBusy ? this.#untilSomethingHappensMs() : 0;
    const next = isBusy ? index : index + 1;
    if (waitMs !== Infinity) this.#appoint(waitMs, () => this.#handOver(effect, items, next));
  }

  #untilSomethingHappensMs(): number {
    const dueAt = this.state ? this.#machine.nextDueAt(this.state) : null;
    const soonest = Math.min(this.#appointments[0]?.at ?? Infinity, dueAt ?? Infinity);
    return Math.max(soonest - this.now, 0);
  }

  /** Lets people do, one after the other, what the test says of the task. */
  #ask(activation: string): void {
    const pointer = this.#pointerOf(activation);
    const deed = this.people.next(taskName(pointer), pointer);
    if (!deed) return;
    this.#appoint(deed.afterMs, () => {
      const decision = this.#submit(commandOf(activation, deed));
      if (decision.kind === 'rejected') {
        const { message } = decision.rejection;
        this.mocks.failures.push(`Expected ${deed.by} to act on ${deed.task}, but: ${message}`);
      }
      if (this.state?.activations[activation]) this.#ask(activation);
    });
  }

  #hear(event: CloudEvent): void {
    this.#heard.set(eventKey(event), event);
    for (const subscription of this.#listening) this.#offer(subscription, event);
  }

  #offer(subscription: string, event: CloudEvent): void {
    const expiresAt = this.now + EVENT_TTL_MS;
    this.#submit({ type: 'deliver-event', subscription, event, expiresAt });
  }

  #pointerOf(activation: string): string {
    return this.#pointers.get(activation) ?? '';
  }
}

/** The command that an outcome is to the run; none when no answer ever comes. */
function answerTo(
  { id: effect, type }: OutgoingEffect,
  outcome: Exclude<MockedOutcome, { kind: 'items' }>,
): Command | undefined {
  if (outcome.kind === 'silence') return undefined;
  if (outcome.kind === 'problem') {
    const problem = { type: 'about:blank', status: 500, ...outcome.problem };
    return { type: 'fail-effect', effect, problem };
  }
  const output = type === 'run-process' ? processResult(outcome.output) : outcome.output;
  return { type: 'complete-effect', effect, output };
}

function eventOf(attributes: { readonly [name: string]: Json }, index: number): CloudEvent {
  const event = { specversion: '1.0', id: `given-${index}`, source: '/test', ...attributes };
  return event as CloudEvent;
}

/** A text is what a process writes; a map is its whole result. */
function processResult(output: Json): Json {
  if (typeof output === 'object' && output !== null && !Array.isArray(output)) {
    return { code: 0, stdout: '', stderr: '', ...output };
  }
  const stdout = typeof output === 'string' ? output : JSON.stringify(output);
  return { code: 0, stdout, stderr: '' };
}
