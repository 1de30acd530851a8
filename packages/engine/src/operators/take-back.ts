import { create } from '../create-task.ts';
import type {
  Activation,
  ActivationId,
  Body,
  CompensationEntry,
  Instant,
  RewindRollback,
} from '../state.ts';
import { release } from '../termination.ts';
import type { Turn } from '../turn.ts';
import { applyEdit, wishOf } from './edit.ts';
import type { RewindPoint } from './rewind-point.ts';

/**
 * Puts the run where it was when the task was created, and creates the task anew; what was live
 * past it has ended. What is around it and has ended since is there again under new ids. [SPEC O9]
 */
export function takeBack(turn: Turn, { point, edit, ...more }: RewindRollback): ActivationId {
  const { task, scopes, dropped } = point;
  const wish = wishOf(more);
  const names = newNames(turn, scopes);
  const renamed = (id: ActivationId) => names.get(id) ?? id;
  const laterMs = (turn.state.suspendedAt ?? turn.at) - task.at;
  const { activation, pointer, sequence, input, variables, branch } = task;
  turn.emit({
    type: 'run-rewound',
    task: { activation, pointer, sequence },
    scopes: scopes.map((scope) => ({
      ...later(withNames(scope, renamed), laterMs),
      attempt: attemptOf(scope, turn.find(scope.id)),
    })),
    context: point.context,
    ...(point.deadline !== undefined && { deadline: point.deadline + laterMs }),
    compensations: point.compensations.map((entry) => entryWithNames(entry, renamed)),
    consumedEvents: Object.fromEntries(
      Object.entries(point.consumedEvents).map(([key, consumed]) => {
        return [key, { ...consumed, by: consumed.by.map(renamed) }];
      }),
    ),
    dropped,
    ...wish,
  });
  const parent = scopes.at(-1) && turn.find(renamed(scopes.at(-1)?.id ?? ''));
  const activity = turn.knowledge.activities.get(pointer);
  if (!activity) throw new Error(`Expected ${pointer} in the plan, but it is not.`);
  const created = create(turn, parent ?? null, activity, input, {
    ...(branch !== undefined && { branch }),
    ...(variables && { variables }),
  });
  if (edit) applyEdit(turn, turn.find(created), edit, wish);
  return created;
}

/**
 * A scope that stays may not have begun its own work then, while its extensions did theirs: what it
 * has under way outside is taken back.
 */
export function releaseBegunSince(turn: Turn, { scopes }: RewindPoint): void {
  for (const { id, body } of scopes) {
    const live = turn.find(id);
    if (live && body === undefined) release(turn, live);
  }
}

/**
 * Ids of attempts are not used again: a task whose extension is gone back into may have begun its own
 * work since, and begins it as another attempt.
 */
function attemptOf({ body }: Activation, live: Activation | undefined): number {
  if (live === undefined) return 1;
  return body === undefined ? live.attempt + 1 : live.attempt;
}

function newNames(turn: Turn, scopes: readonly Activation[]): Map<ActivationId, ActivationId> {
  const ended = scopes.filter(({ id }) => !turn.find(id));
  const next = turn.state.nextActivation;
  return new Map(ended.map(({ id }, index) => [id, `a${next + index}`]));
}

type Rename = (id: ActivationId) => ActivationId;

function withNames(scope: Activation, renamed: Rename): Activation {
  const { id, parent } = scope;
  return { ...scope, id: renamed(id), parent: parent === null ? null : renamed(parent) };
}

function entryWithNames(entry: CompensationEntry, renamed: Rename): CompensationEntry {
  return { ...entry, scopes: entry.scopes.map(renamed) };
}

/** A timeout around the task has as much time left as it had then. [SPEC O11] */
function later(scope: Activation, byMs: number): Activation {
  const { deadline, body } = scope;
  return {
    ...scope,
    ...(deadline !== undefined && { deadline: deadline + byMs }),
    ...(body && { body: laterBody(body, byMs) }),
  };
}

function laterBody(body: Body, byMs: number): Body {
  if (body.kind !== 'try') return body;
  const { attemptDeadline, firstFailedAt } = body;
  const moved = (name: string, at: Instant | undefined) =>
    at === undefined ? {} : { [name]: at + byMs };
  return {
    ...body,
    ...moved('attemptDeadline', attemptDeadline),
    ...moved('firstFailedAt', firstFailedAt),
  };
}
