import type { CloudEvent } from '../cloud-event.ts';
import type { RunEvent, TaskCreated } from '../events.ts';
import { evolve } from '../evolve/index.ts';
import type {
  Activation,
  ActivationId,
  Body,
  CompensationEntry,
  ConsumedEvent,
  Instant,
  RunState,
} from '../state.ts';
import type { RewindPoint } from './rewind-point.ts';

type Created = TaskCreated & { readonly at: Instant };

interface Place {
  readonly parent: ActivationId | null;
  readonly branch?: number;
}

const ENDINGS: readonly string[] = [
  'task-completed',
  'task-skipped',
  'task-faulted',
  'task-cancelled',
];

/** What has happened to a run since a task was created. */
export class Since {
  readonly #then: RunState;
  readonly #around: readonly Activation[];
  readonly #created: Created;
  /** Which branch of a scope the task is in. */
  readonly #branches = new Map<ActivationId, number>();
  readonly #later = new Set<ActivationId>();
  readonly #places = new Map<ActivationId, Place>();
  /** Scopes as they were right before they ended. */
  readonly #ended = new Map<ActivationId, Body>();
  /** What listeners around the task have consumed since, for iterations to come. */
  readonly #queued = new Map<ActivationId, CloudEvent[]>();
  readonly #completed: { readonly activation: ActivationId; readonly pointer: string }[] = [];
  readonly #undoable = new Map<ActivationId, CompensationEntry>();
  readonly #undone = new Set<ActivationId>();

  constructor(then: RunState, around: readonly Activation[], created: Created) {
    this.#then = then;
    this.#around = around;
    this.#created = created;
    for (const { id, parent, branch } of Object.values(then.activations)) {
      this.#places.set(id, { parent, ...(branch !== undefined && { branch }) });
    }
    for (const { parent, branch } of [...around, created]) {
      if (parent !== null && branch !== undefined) this.#branches.set(parent, branch);
    }
  }

  /** Takes note of an event and answers the state after it. */
  follow(before: RunState, event: RunEvent): RunState {
    if (ENDINGS.includes(event.type)) this.#note(before, event);
    const after = evolve(before, event);
    if (event.type === 'task-created') this.#place(event.activation, event);
    if (event.type === 'run-rewound') this.#placeNew(event.scopes);
    if (event.type === 'task-completed') this.#completes(after, event);
    if (event.type === 'task-compensated') {
      this.#undone.add(event.undone);
      this.#undoable.delete(event.undone);
    }
    if (event.type === 'event-consumed' && event.queued) {
      const queue = this.#queued.get(event.activation) ?? [];
      this.#queued.set(event.activation, [...queue, event.event]);
    }
    return after;
  }

  /** A task that had completed before, and is undone. */
  undoneOfBefore(): string | undefined {
    return this.#then.compensations.find(({ activation }) => this.#undone.has(activation))?.pointer;
  }

  /** The point, given the state that the log comes to. */
  pointOf(now: RunState, sequence: number): Omit<RewindPoint, 'sequence'> {
    const { activation, pointer, at, input, variables, branch } = this.#created;
    const isWithin = this.#around.some(({ id }) => this.#branches.has(id) && now.activations[id]);
    const later = [...this.#undoable.values()];
    const isVoid = (one: { readonly activation: ActivationId }) => this.#isVoid(one.activation);
    return {
      task: {
        ...{ activation, pointer, sequence, at, input },
        ...(variables && { variables }),
        ...(branch !== undefined && { branch }),
      },
      scopes: this.#around.map((scope) => this.#scope(scope, now)),
      context: isWithin ? now.context : this.#then.context,
      ...(this.#then.deadline !== undefined && { deadline: this.#then.deadline }),
      compensations: [...this.#then.compensations, ...later.filter((entry) => !isVoid(entry))],
      undo: later.filter(isVoid).reverse(),
      consumedEvents: this.#consumed(now),
      dropped: [...new Set(this.#completed.filter(isVoid).map(({ pointer }) => pointer))],
    };
  }

  #place(id: ActivationId, { parent, branch }: Place): void {
    this.#later.add(id);
    this.#places.set(id, { parent, ...(branch !== undefined && { branch }) });
  }

  #placeNew(scopes: readonly Activation[]): void {
    for (const scope of scopes) if (!this.#places.has(scope.id)) this.#place(scope.id, scope);
  }

  #note(before: RunState, event: RunEvent): void {
    if (!('activation' in event) || event.activation === undefined) return;
    const body = before.activations[event.activation]?.body;
    if (!body || !this.#around.some(({ id }) => id === event.activation)) return;
    this.#ended.set(event.activation, JSON.parse(JSON.stringify(body)));
  }

  #completes(after: RunState, event: Extract<RunEvent, { type: 'task-completed' }>): void {
    this.#completed.push(event);
    const entry = event.compensable ? after.compensations.at(-1) : undefined;
    if (entry) this.#undoable.set(entry.activation, entry);
  }

  /** Created since, and not in another branch of what is around the task. */
  #isGone(id: ActivationId): boolean {
    if (!this.#later.has(id)) return false;
    for (let at: ActivationId | null = id; at !== null; ) {
      const place: Place | undefined = this.#places.get(at);
      const own = place && place.parent !== null ? this.#branches.get(place.parent) : undefined;
      if (own !== undefined && place?.branch !== own) return false;
      at = place?.parent ?? null;
    }
    return true;
  }

  /** Whatever it has come to is not true any more: what is around the task is under way again. */
  #isVoid(id: ActivationId): boolean {
    return this.#isGone(id) || this.#around.some((scope) => scope.id === id);
  }

  #scope(scope: Activation, now: RunState): Activation {
    const live = now.activations[scope.id];
    const { effect: _, childRunId: __, result: ___, ...kept } = scope;
    const latest = live?.body ?? this.#ended.get(scope.id);
    const { body } = scope;
    return {
      ...kept,
      ...(body && { body: this.#body(scope.id, body, latest ?? body) }),
    };
  }

  /** As it was then; what other branches and events have brought since, stays. */
  #body(id: ActivationId, then: Body, latest: Body): Body {
    if (then.kind === 'fork' && latest.kind === 'fork') {
      const own = this.#branches.get(id) ?? -1;
      const { [own]: _, ...outputs } = latest.outputs;
      const { [own]: __, ...contexts } = latest.contexts;
      const before = then.contexts[own];
      return {
        kind: 'fork',
        outputs,
        contexts: { ...contexts, ...(before !== undefined && { [own]: before }) },
      };
    }
    if (then.kind !== 'listen' || latest.kind !== 'listen') return then;
    const queue = [...then.queue, ...(this.#queued.get(id) ?? [])];
    const { outputs, begun, iterating } = then;
    return { ...latest, outputs, begun, iterating, queue };
  }

  /** Events that only what is gone had consumed may be consumed again. */
  #consumed(now: RunState): { readonly [key: string]: ConsumedEvent } {
    return Object.fromEntries(
      Object.entries(now.consumedEvents).flatMap(([key, consumed]) => {
        const by = consumed.by.filter((id) => !this.#isGone(id));
        return by.length === 0 ? [] : [[key, { ...consumed, by }] as const];
      }),
    );
  }
}
