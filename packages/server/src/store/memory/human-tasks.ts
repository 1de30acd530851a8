import {
  candidateKeys,
  finderKeys,
  pageOfHumanTasks,
  placeOf,
  storedHumanTask,
} from '../human-tasks.ts';
import type {
  HumanTaskId,
  HumanTaskPage,
  HumanTaskPlace,
  HumanTaskQuery,
  StoredHumanTask,
  Turn,
} from '../port.ts';

/** The human tasks of a memory store. */
export class KeptHumanTasks {
  readonly #tasks = new Map<string, StoredHumanTask>();

  put({ summary, humanTasks }: Turn): void {
    for (const task of humanTasks) {
      const stored = storedHumanTask(summary, task);
      this.#tasks.set(keyOf(stored), stored);
    }
  }

  find(id: HumanTaskId): StoredHumanTask | null {
    return structuredClone(this.#tasks.get(keyOf(id)) ?? null);
  }

  page(query: HumanTaskQuery): HumanTaskPage {
    const found = [...this.#tasks.values()].filter((task) => matches(task, query));
    return structuredClone(pageOfHumanTasks(found.sort(byPlace), query.limit));
  }
}

function matches(task: StoredHumanTask, query: HumanTaskQuery): boolean {
  const { namespace, status, candidates, dueBefore, runId, after } = query;
  const own = new Set(finderKeys(task));
  return (
    task.namespace === namespace &&
    status.includes(task.status) &&
    (candidates === undefined || candidateKeys(candidates).some((key) => own.has(key))) &&
    (dueBefore === undefined || (task.dueAt ?? Infinity) < dueBefore) &&
    (runId ?? task.runId) === task.runId &&
    (after === undefined || comparePlaces(placeOf(task), after) > 0)
  );
}

function byPlace(a: StoredHumanTask, b: StoredHumanTask): number {
  return comparePlaces(placeOf(a), placeOf(b));
}

function comparePlaces(a: HumanTaskPlace, b: HumanTaskPlace): number {
  return (
    a.orderAt - b.orderAt ||
    a.openedAt - b.openedAt ||
    compareTexts(a.runId, b.runId) ||
    compareTexts(a.activation, b.activation)
  );
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function keyOf({ runId, activation }: HumanTaskId): string {
  return JSON.stringify([runId, activation]);
}
