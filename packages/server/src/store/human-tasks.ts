import type { HumanTask, People } from '@tutti/engine';
import type { RunSummary } from '../runtime/runtime.ts';
import type { HumanTaskPage, HumanTaskPlace, StoredHumanTask } from './port.ts';

/** The last instant that has a date: tasks that are never due come after all others. */
const END_OF_TIME = 8_640_000_000_000_000;

/** A task with where it belongs. */
export function storedHumanTask(
  { id: runId, namespace, definition, planId }: RunSummary,
  task: HumanTask,
): StoredHumanTask {
  return { ...task, runId, namespace, definition, planId };
}

/** Whether somebody can do it. */
export function isOpen({ status }: Pick<HumanTask, 'status'>): boolean {
  return status === 'open' || status === 'claimed';
}

export function placeOf({ dueAt, openedAt, runId, activation }: StoredHumanTask): HumanTaskPlace {
  return { orderAt: dueAt ?? END_OF_TIME, openedAt, runId, activation };
}

/** By whom a task is found: its candidates, who has it, and who has done something to finish it. */
export function finderKeys({ candidates, claimedBy, decisions, completion }: HumanTask): string[] {
  const others = [claimedBy, completion?.by, ...decisions.map(({ by }) => by)];
  const users = [...candidates.users, ...others.filter((user) => user !== undefined)];
  return [...new Set(candidateKeys({ users, groups: candidates.groups }))];
}

/** How people are indexed: a user and a group may have the same name. */
export function candidateKeys({ users, groups }: People): string[] {
  return [...users.map((user) => `u:${user}`), ...groups.map((group) => `g:${group}`)];
}

/** The first `limit` of what was found; where there are more, where the next page begins. */
export function pageOfHumanTasks(found: readonly StoredHumanTask[], limit: number): HumanTaskPage {
  const tasks = found.slice(0, limit);
  const last = tasks.at(-1);
  return found.length <= limit || last === undefined ? { tasks } : { tasks, next: placeOf(last) };
}
