import type { Json } from '@tutti/jq';
import type { RunEvent } from '../events.ts';
import { evolve } from '../evolve/index.ts';
import { type Rejection, refuse } from '../rejections.ts';
import type {
  Activation,
  ActivationId,
  CompensationEntry,
  ConsumedEvent,
  Instant,
  RunState,
} from '../state.ts';
import { Since } from './since.ts';

/** Which occurrence of which task a run shall go back to. */
export interface RewindTarget {
  /** JSON pointer of the task; of its occurrences the newest, unless one is named. */
  readonly pointer?: string;
  readonly activation?: ActivationId;
  /** The newest occurrence in this round (from 0) of the loop around it. */
  readonly iteration?: number;
}

/** What a log says of the moment at which a task was created, and of what has come of it since. */
export interface RewindPoint {
  /** The length of the log: only the state it comes to can be rewound by it. */
  readonly sequence: number;
  readonly task: {
    readonly activation: ActivationId;
    readonly pointer: string;
    /** The number of the event that created it, and when that was. */
    readonly sequence: number;
    readonly at: Instant;
    readonly input: Json;
    readonly variables?: { readonly [name: string]: Json };
    readonly branch?: number;
  };
  /** What was around it then, the outermost first, with what other branches have come to since. */
  readonly scopes: readonly Activation[];
  readonly context: Json;
  readonly deadline?: Instant;
  /** What can be undone still, after the rewind; and what has been done since, the next to undo first. */
  readonly compensations: readonly CompensationEntry[];
  readonly undo: readonly CompensationEntry[];
  readonly consumedEvents: { readonly [key: string]: ConsumedEvent };
  /** Pointers of the tasks that have completed since, whose results will be gone. */
  readonly dropped: readonly string[];
}

/** The point of a rewind, from the whole log of a run; or why there is none. [SPEC O9, O10] */
export function rewindPoint(
  log: readonly RunEvent[],
  target: RewindTarget,
): { readonly point: RewindPoint } | { readonly refused: Rejection } {
  const index = creationOf(log, target);
  const created = log[index];
  if (created?.type !== 'task-created') {
    const which = target.iteration === undefined ? '' : ` in round ${target.iteration}`;
    const meant = `${target.pointer ?? target.activation ?? 'the task'}${which}`;
    return { refused: refuse('task-not-entered', `The run has never come to ${meant}.`) };
  }
  const migrated = log.slice(index).find((event) => event.type === 'run-migrated');
  if (migrated?.type === 'run-migrated') {
    const what = `The run has gone over to version ${migrated.to.version} since: a rewind does not reach back beyond that.`;
    return { refused: refuse('rewind-not-possible', what) };
  }
  const before = replay(log.slice(0, index));
  if (!before) throw new Error('Expected a run to have started before its first task.');
  const then: RunState = JSON.parse(JSON.stringify(before));
  const around = scopesAt(then, created.parent);
  const refused = refuseScopes([created.pointer, ...around.map(({ pointer }) => pointer)], around);
  if (refused) return { refused };
  const since = new Since(then, around, created);
  let now = before;
  for (const event of log.slice(index)) now = since.follow(now, event);
  const undone = since.undoneOfBefore();
  if (undone !== undefined) {
    const what = `${undone}, which had completed before, has been undone since: rewind to it, or further back.`;
    return { refused: refuse('run-rolled-back', what) };
  }
  return { point: { sequence: log.length, ...since.pointOf(now, index + 1) } };
}

/** The state that the events come to; null without any. */
function replay(events: Iterable<RunEvent>): RunState | null {
  let state: RunState | null = null;
  for (const event of events) state = evolve(state, event);
  return state;
}

function creationOf(log: readonly RunEvent[], target: RewindTarget): number {
  const parents = new Map<ActivationId, ActivationId | null>();
  const rounds = new Map<ActivationId, number>();
  let found = -1;
  for (const [index, event] of log.entries()) {
    if (event.type === 'loop-advanced') rounds.set(event.activation, event.index);
    if (event.type === 'run-rewound') {
      for (const { id, parent, body } of event.scopes) {
        parents.set(id, parent);
        if (body?.kind === 'for') rounds.set(id, body.index);
      }
    }
    if (event.type !== 'task-created') continue;
    parents.set(event.activation, event.parent);
    if (target.activation !== undefined && event.activation !== target.activation) continue;
    if (target.pointer !== undefined && event.pointer !== target.pointer) continue;
    if (target.activation === undefined && target.pointer === undefined) continue;
    if (target.iteration === undefined || roundOf(event.parent) === target.iteration) found = index;
  }
  return found;

  function roundOf(parent: ActivationId | null): number | undefined {
    for (let id = parent; id !== null && id !== undefined; id = parents.get(id) ?? null) {
      const round = rounds.get(id);
      if (round !== undefined) return round;
    }
    return undefined;
  }
}

function scopesAt(state: RunState, parent: ActivationId | null): Activation[] {
  const scopes: Activation[] = [];
  for (let id = parent; id !== null; ) {
    const scope: Activation | undefined = state.activations[id];
    if (!scope) throw new Error(`Expected activation ${id} to be live, but it is not.`);
    scopes.unshift(scope);
    id = scope.parent;
  }
  return scopes;
}

function refuseScopes(
  pointers: readonly string[],
  scopes: readonly Activation[],
): Rejection | null {
  if (pointers.some((pointer) => pointer.includes('/metadata/compensation'))) {
    const what = 'It is part of the undoing of a task: rewind to that task instead.';
    return refuse('rewind-not-possible', what);
  }
  const receiver = scopes.find(({ body }) => body?.kind === 'receive');
  if (!receiver) return null;
  const what = `What ${receiver.pointer} has received is acknowledged and does not come again: rewind to ${receiver.pointer} instead.`;
  return refuse('rewind-not-possible', what);
}
