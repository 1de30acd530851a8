import type { HumanTask, HumanTaskSummary, Json } from '@tutti/api';
import { type HumanAct, taskName } from '@tutti/engine';
import type { HumanTaskId, HumanTaskPlace, StoredHumanTask } from '../../store/port.ts';

/** The id of a human task in the API: its run, a dot, its activation. */
export function idOf({ runId, activation }: HumanTaskId): string {
  return `${runId}.${activation}`;
}

/** What an id stands for: ids of runs may have dots, activations have none. */
export function readId(id: string): HumanTaskId {
  const dot = id.lastIndexOf('.');
  return { runId: id.slice(0, dot), activation: id.slice(dot + 1) };
}

/** A task as lists show it: instants become texts. */
export function toSummary(task: StoredHumanTask): HumanTaskSummary {
  const { namespace, runId, definition, pointer, asks, title, priority, status } = task;
  const { openedAt, dueAt, closedAt, candidates, claimedBy, approvals } = task;
  const { decisions, completion } = task;
  return {
    id: idOf(task),
    namespace,
    runId,
    definition,
    name: taskName(pointer),
    asks,
    title,
    priority,
    status,
    openedAt: toText(openedAt),
    ...(dueAt !== undefined && { dueAt: toText(dueAt) }),
    ...(closedAt !== undefined && { closedAt: toText(closedAt) }),
    candidates: { users: [...candidates.users], groups: [...candidates.groups] },
    ...(claimedBy !== undefined && { claimedBy }),
    ...(approvals !== undefined && { approvals }),
    decisions: decisions.map(withText),
    ...(completion && { completion: withText(completion) }),
  };
}

/** All of a task; `schema` is its form's. */
export function toHumanTask(task: StoredHumanTask, schema: Json | undefined): HumanTask {
  const { description, data, initial, history } = task;
  const form = {
    ...(schema !== undefined && { schema }),
    ...(initial !== undefined && { initial }),
  };
  return {
    ...toSummary(task),
    ...(description !== undefined && { description }),
    ...(data !== undefined && { data }),
    ...(task.asks === 'form' && { form }),
    history: history.map(withText<HumanAct>),
  };
}

function withText<Acted extends { readonly at: number }>(
  acted: Acted,
): Omit<Acted, 'at'> & { at: string } {
  return { ...acted, at: toText(acted.at) };
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}

/** A place in the list as a cursor has it, and back. */
export function placeToJson({ orderAt, openedAt, runId, activation }: HumanTaskPlace): Json {
  return [orderAt, openedAt, runId, activation];
}

export function readPlace(place: Json | undefined): HumanTaskPlace | null {
  if (!Array.isArray(place) || place.length !== 4) return null;
  const [orderAt, openedAt, runId, activation]: readonly Json[] = place;
  if (typeof orderAt !== 'number' || typeof openedAt !== 'number') return null;
  if (typeof runId !== 'string' || typeof activation !== 'string') return null;
  return { orderAt, openedAt, runId, activation };
}
