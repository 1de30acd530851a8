import {
  createRunMachine,
  currentTasksOf,
  type MachineEnvironment,
  type RunEvent,
  type RunState,
  statusOf,
} from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import { type Ask, asksOf, comparable } from './asks.ts';
import { type Bound, commandOf } from './command-of.ts';
import { type Happening, happeningsOf } from './happenings.ts';

/** A recorded run, and all that was asked and came while it went on. */
export interface Recording {
  readonly started: Extract<RunEvent, { readonly type: 'run-started' }>;
  readonly isQueued: boolean;
  readonly asks: readonly RecordedAsk[];
  readonly happenings: readonly Happening[];
  /** When a timer that was due at an instant did fire, and as what event. */
  readonly firings: ReadonlyMap<number, Firing>;
  readonly end: RunEnd;
}

export interface RecordedAsk extends Ask {
  /** The number of the last event before it was asked. */
  readonly sequence: number;
}

export interface Firing {
  readonly at: number;
  readonly sequence: number;
}

/** What became of a run. */
export interface RunEnd {
  readonly status: ReturnType<typeof statusOf>;
  readonly output?: Json;
  readonly problem?: Json;
  /** Names of the tasks that are live. */
  readonly tasks: readonly string[];
  readonly at: number;
}

/** A run that does not repeat by its own plan: an event of it that nothing explains. */
export interface Unrepeatable {
  readonly kind: 'unrepeatable';
  readonly sequence: number;
  readonly type: string;
}

/** Repeats a log step by step with the plan it was made with, to know what was asked with which arguments. */
export class Repetition {
  readonly #machine;
  readonly #log: readonly RunEvent[];
  readonly #happenings: ReadonlyMap<number, Happening>;
  readonly #pointers = new Map<string, string>();
  readonly #asks: RecordedAsk[] = [];
  readonly #firings = new Map<number, Firing>();
  #state: RunState | null = null;
  #mismatch: Unrepeatable | undefined;

  constructor(plan: Plan, log: readonly RunEvent[], environment: MachineEnvironment) {
    this.#machine = createRunMachine(plan, environment);
    this.#log = log;
    const happenings = happeningsOf(log);
    this.#happenings = new Map(happenings.map((one) => [one.sequence, one]));
  }

  /** Goes on with the next event of the log; false when there is none, or it does not follow. */
  step(): boolean {
    const state = this.#state;
    const position = state?.sequence ?? 0;
    const next = this.#log[position];
    if (next === undefined || this.#mismatch) return false;
    const command = this.#commandFor(position + 1, next);
    const decision = command && this.#machine.decide(state, command, next.at);
    const events = decision?.kind === 'accepted' ? decision.events : [];
    const same = this.#sameEvents(events, position);
    if (decision?.kind !== 'accepted' || events.length === 0 || same < events.length) {
      const sequence = position + 1 + same;
      const type = this.#log[sequence - 1]?.type ?? 'nothing more';
      this.#mismatch = { kind: 'unrepeatable', sequence, type };
      return false;
    }
    this.#state = decision.state;
    for (const event of decision.events) {
      if (event.type === 'task-created') this.#pointers.set(event.activation, event.pointer);
    }
    const asks = asksOf(decision, decision.state.id, this.#pointers);
    this.#asks.push(...asks.map((ask) => ({ ...ask, sequence: decision.state.sequence })));
    return true;
  }

  get result(): Recording | Unrepeatable {
    if (this.#mismatch) return this.#mismatch;
    const [started] = this.#log;
    const state = this.#state;
    if (state === null || started?.type !== 'run-started') {
      return { kind: 'unrepeatable', sequence: 1, type: started?.type ?? 'nothing' };
    }
    return {
      started,
      isQueued: this.#log[1]?.type === 'run-queued',
      asks: this.#asks,
      happenings: [...this.#happenings.values()],
      firings: this.#firings,
      end: endOf(state, this.#log.at(-1)?.at ?? started.at),
    };
  }

  #commandFor(sequence: number, next: RunEvent) {
    if (next.type === 'run-started') return startOf(next, this.#log[1]?.type === 'run-queued');
    const happening = this.#happenings.get(sequence);
    if (happening) return commandOf(happening.what, AS_RECORDED, this.#state);
    const dueAt = this.#state ? this.#machine.nextDueAt(this.#state) : null;
    if (dueAt !== null && !this.#firings.has(dueAt)) {
      this.#firings.set(dueAt, { at: next.at, sequence });
    }
    return { type: 'advance' } as const;
  }

  /** How many of the events are those of the log from a position on. */
  #sameEvents(events: readonly RunEvent[], position: number): number {
    const differs = events.findIndex((event, index) => !isSame(event, this.#log[position + index]));
    return differs < 0 ? events.length : differs;
  }
}

/** In the run itself all has the ids that are in its log. */
const AS_RECORDED: Bound = {
  effect: (id) => id,
  activation: (id) => id,
  event: (event) => event,
};

export function startOf(
  { runId, input, startedBy, vouchedBy, parent, tags, concurrency, priority }: Recording['started'],
  isQueued: boolean,
) {
  return {
    type: 'start',
    runId,
    input,
    ...(startedBy !== undefined && { startedBy }),
    ...(vouchedBy !== undefined && { vouchedBy }),
    ...(parent && { parent }),
    ...(tags && { tags }),
    ...(priority !== undefined && { priority }),
    ...(concurrency && { place: isQueued ? ('queued' as const) : ('held' as const) }),
  } as const;
}

/** What has become of a run until an instant. */
export function endOf(state: RunState, at: number): RunEnd {
  const { output, problem } = state;
  return {
    status: statusOf(state),
    ...(output !== undefined && { output }),
    ...(problem !== undefined && { problem: comparable(problem, state.id) }),
    tasks: currentTasksOf(state),
    at,
  };
}

/** The values follow from what came before, so where the kinds and places agree they do too. */
function isSame(event: RunEvent, recorded: RunEvent | undefined): boolean {
  if (recorded?.type !== event.type) return false;
  const place = (one: RunEvent) => ('activation' in one ? one.activation : undefined);
  return place(event) === place(recorded);
}
