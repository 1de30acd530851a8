import {
  type CloudEvent,
  type Command,
  createRunMachine,
  eventKey,
  type MachineEnvironment,
  type RunMachine,
  type RunState,
  taskName,
} from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import { differences } from '../differences.ts';
import type { Alignment } from './align-tasks.ts';
import { AskMatching } from './ask-matching.ts';
import { type Ask, asksOf } from './asks.ts';
import { type Bound, commandOf } from './command-of.ts';
import { Findings } from './findings.ts';
import type { Happening } from './happenings.ts';
import { endOf, type RecordedAsk, type Recording, type RunEnd, startOf } from './recording.ts';

/** A run that does not come to rest is told so, not waited for: a second or two on one core. */
const EVENTS_MAX = 200_000;
const ENDED: ReadonlySet<string> = new Set(['completed', 'faulted', 'cancelled']);

/**
 * A recorded run once more, by another plan: what it asks is answered as it was, when it was, and
 * nothing is touched outside. Time is that of the log.
 */
export class Reenactment {
  readonly findings = new Findings();
  readonly #machine: RunMachine;
  readonly #recording: Recording;
  readonly #matching: AskMatching;
  readonly #pointers = new Map<string, string>();
  /** What has something here that it is for, or needs nothing, in order. */
  readonly #ready: Happening[];
  /** By the id of the recorded ask that they are for. */
  readonly #waiting: ReadonlyMap<string, readonly Happening[]>;
  readonly #bound = new Map<string, string>();
  /** Events that the recorded run emitted and took itself, and what stands for them here. */
  readonly #own: ReadonlyMap<string, RecordedAsk>;
  readonly #emitted = new Map<string, CloudEvent>();
  /** Refused for now, because there was something in hand. */
  #busy: Happening[] = [];
  #state: RunState | null = null;
  #now: number;
  #lastMatch = 0;

  constructor(
    plan: Plan,
    recording: Recording,
    alignment: Alignment,
    environment: MachineEnvironment,
  ) {
    this.#machine = createRunMachine(plan, environment);
    this.#recording = recording;
    this.#now = recording.started.at;
    this.#matching = new AskMatching(recording.asks, alignment);
    const targets = Map.groupBy(recording.happenings, targetOf);
    this.#ready = [...(targets.get('') ?? [])];
    this.#waiting = targets;
    const emits = recording.asks.filter(({ kind }) => kind === 'emit');
    this.#own = new Map(emits.flatMap((ask) => (ask.event ? [[eventKey(ask.event), ask]] : [])));
  }

  /** Does what is next; false when there is nothing. */
  step(): boolean {
    if ((this.#state?.sequence ?? 0) >= EVENTS_MAX) {
      this.findings.add(Infinity, { kind: 'endless', words: 'It goes on and on.' });
      return false;
    }
    if (this.#state === null) {
      const { started, isQueued } = this.#recording;
      this.#submit(startOf(started, isQueued));
      return true;
    }
    const [next] = this.#ready;
    const firesAt = this.#nextTimer(next);
    if (firesAt !== null) {
      this.#now = Math.max(this.#now, firesAt);
      this.#submit({ type: 'advance' });
      return true;
    }
    if (next === undefined) return false;
    this.#ready.shift();
    this.#happen(next);
    return true;
  }

  /** What has become of it. */
  get end(): RunEnd {
    if (this.#state === null) throw new Error('Expected a run that has started.');
    return endOf(this.#state, this.#now);
  }

  /** What was asked in the recording, and is not any more. */
  unused(): readonly RecordedAsk[] {
    return this.#recording.asks.filter((ask) => !this.#matching.isUsed(ask));
  }

  /** When the next timer fires, if that is before `next`; null: it does not, or nothing is due. */
  #nextTimer(next: Happening | undefined): number | null {
    const dueAt = this.#state && this.#machine.nextDueAt(this.#state);
    if (dueAt === null) return null;
    // What is ready goes on at once: it has no instant of its own.
    if (dueAt === 0) return this.#now;
    const known = this.#recording.firings.get(dueAt);
    if (known) return next === undefined || known.sequence < next.sequence ? known.at : null;
    const { end } = this.#recording;
    // Of a run that has not ended, nobody knows what comes.
    if (dueAt > end.at && !ENDED.has(end.status)) return null;
    return next === undefined || dueAt <= next.at ? dueAt : null;
  }

  #happen(happening: Happening): void {
    this.#now = Math.max(this.#now, happening.at);
    const { what } = happening;
    const command = commandOf(what, this.#bounds, this.#state);
    if (command === null) return;
    const rejection = this.#submit(command);
    if (rejection === null) return;
    if (rejection.code === 'receiver-busy') {
      this.#busy.push(happening);
      return;
    }
    const pointer = this.#pointerOf(command);
    const task = pointer === undefined ? {} : { pointer, task: taskName(pointer) };
    this.findings.add(happening.sequence, {
      kind: 'not-taken',
      ...task,
      sequence: happening.sequence,
      words: `In the recording ${whatCame(happening)} was taken; here it is refused: ${rejection.message}`,
    });
  }

  #pointerOf(command: Command): string | undefined {
    if ('effect' in command) return this.#pointers.get(command.effect.split('.')[0] ?? '');
    if ('subscription' in command) return this.#pointers.get(command.subscription);
    return 'activation' in command ? this.#pointers.get(command.activation) : undefined;
  }

  readonly #bounds: Bound = {
    effect: (id) => this.#bound.get(id),
    activation: (id) => this.#bound.get(id),
    event: (event) => {
      const own = this.#own.get(eventKey(event));
      return own ? this.#emitted.get(own.id) : event;
    },
  };

  #submit(command: Command) {
    const decision = this.#machine.decide(this.#state, command, this.#now);
    if (decision.kind === 'rejected') return decision.rejection;
    this.#state = decision.state;
    for (const event of decision.events) {
      if (event.type === 'task-created') this.#pointers.set(event.activation, event.pointer);
    }
    for (const ask of asksOf(decision, decision.state.id, this.#pointers)) this.#ask(ask);
    const busy = this.#busy;
    this.#busy = [];
    for (const one of busy) this.#becomeReady(one);
    return null;
  }

  #ask(ask: Ask): void {
    const match = this.#matching.take(ask);
    if (!match) {
      this.#unknown(ask);
      return;
    }
    const { recorded, isSame } = match;
    if (!isSame) this.#differs(ask, recorded);
    if (ask.kind !== 'listen') this.#inOrder(ask, recorded);
    this.#bound.set(recorded.id, ask.id);
    if (ask.event) this.#emitted.set(recorded.id, ask.event);
    for (const happening of this.#waiting.get(recorded.id) ?? []) this.#becomeReady(happening);
  }

  #unknown(ask: Ask): void {
    const { pointer } = ask;
    const task = taskName(pointer);
    const isOpen = ask.kind !== 'emit' && !ask.isUnanswered;
    const words = `${task} ${verbOf(ask)}, which the recording does not.${isOpen ? ' Nobody knows the answer: nothing further is known of it.' : ''}`;
    const found = { kind: 'not-in-history', pointer, task, now: ask.about, words } as const;
    this.findings.add(this.#lastMatch + 0.5, found);
    if (isOpen) this.findings.isOpen = true;
  }

  #differs({ pointer, about, kind }: Ask, recorded: RecordedAsk): void {
    const task = taskName(pointer);
    const sentences = differences(`what ${task} asks`, recorded.about, about);
    this.findings.add(recorded.sequence, {
      kind: 'argument-differs',
      pointer,
      task,
      sequence: recorded.sequence,
      recorded: recorded.about,
      now: about,
      words: `${sentences[0] ?? `${task} asks for something else.`}${kind === 'call' ? ' It is answered as it was.' : ''}`,
    });
  }

  /** Asked later than in the recording is asked in another order. */
  #inOrder({ pointer }: Ask, recorded: RecordedAsk): void {
    if (recorded.sequence < this.#lastMatch) {
      this.findings.addOnce('order-differs', recorded.sequence, {
        kind: 'order-differs',
        pointer,
        task: taskName(pointer),
        sequence: recorded.sequence,
        words: `${taskName(pointer)} asks after others that came after it in the recording.`,
      });
    }
    this.#lastMatch = Math.max(this.#lastMatch, recorded.sequence);
  }

  #becomeReady(happening: Happening): void {
    const after = this.#ready.findIndex(({ sequence }) => sequence > happening.sequence);
    this.#ready.splice(after < 0 ? this.#ready.length : after, 0, happening);
  }
}

/** The id of the recorded ask that something is for; empty: it is for the run. */
function targetOf({ what }: Happening): string {
  if (what.kind === 'operator') return '';
  return 'effect' in what ? what.effect : what.activation;
}

function verbOf({ kind, about }: Ask): string {
  const call = textOf(about, 'call') ?? textOf(about, 'type') ?? textOf(about, 'title');
  switch (kind) {
    case 'call':
      return `calls ${call}`;
    case 'emit':
      return `emits ${call}`;
    case 'listen':
      return 'listens';
    case 'person':
      return `asks people for '${call}'`;
  }
}

function textOf(value: Json, member: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member))
    return undefined;
  const inner = (value as { readonly [name: string]: Json })[member];
  return typeof inner === 'string' ? inner : undefined;
}

function whatCame({ what }: Happening): string {
  switch (what.kind) {
    case 'operator':
      return `the command to ${what.command.type}`;
    case 'event':
      return `the event ${what.event.type}`;
    case 'deed':
      return `what ${what.deed.by} did`;
    default:
      return `an ${what.kind}`;
  }
}
