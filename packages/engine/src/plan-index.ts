import type { Plan, RetryPolicy, Task } from '@tutti/language';

/** What undoes a completed task, as a task of its own. */
export interface CompensationTask {
  readonly kind: 'compensation';
  readonly name: string;
  readonly pointer: string;
  readonly tasks: readonly Task[];
  readonly retry: RetryPolicy;
}

/** Whatever an activation can be an occurrence of. */
export type Activity = Task | CompensationTask;

/** A compensation without a policy of its own is retried this way. [SPEC C6] */
const DEFAULT_COMPENSATION_RETRY: RetryPolicy = {
  delay: { kind: 'duration', ms: 1000 },
  backoff: 'exponential',
  limit: { attemptCount: 5 },
};

/** Where the compensation of the task at `pointer` stands. */
export function compensationPointer(pointer: string): string {
  return `${pointer}/metadata/compensation`;
}

/** Every task of a plan by its JSON pointer. */
export function indexPlan(plan: Plan): ReadonlyMap<string, Activity> {
  const index = new Map<string, Activity>();
  const extensions = plan.extensions ?? [];
  const roots = [
    ...plan.tasks,
    ...Object.values(plan.functions),
    ...extensions.flatMap(({ before, after }) => [...before, ...after]),
  ];
  for (const pending = roots; ; ) {
    const task = pending.pop();
    if (!task) return index;
    index.set(task.pointer, task);
    if (task.compensation) {
      const compensation = compensationOf(task, task.compensation);
      index.set(compensation.pointer, compensation);
      pending.push(...compensation.tasks);
    }
    pending.push(...childTasks(task));
  }
}

function compensationOf(task: Task, { tasks, retry }: NonNullable<Task['compensation']>) {
  return {
    kind: 'compensation',
    name: `undo ${task.name}`,
    pointer: compensationPointer(task.pointer),
    tasks,
    retry: retry ?? DEFAULT_COMPENSATION_RETRY,
  } satisfies CompensationTask;
}

function childTasks(task: Task): readonly Task[] {
  switch (task.kind) {
    case 'do':
    case 'for':
      return task.tasks;
    case 'fork':
      return task.branches;
    case 'try':
      return [...task.tasks, ...(task.catch.tasks ?? [])];
    case 'listen':
      return task.foreach?.tasks ?? [];
    case 'call':
      return task.call.kind === 'receive' ? (task.call.foreach?.tasks ?? []) : [];
    default:
      return [];
  }
}
