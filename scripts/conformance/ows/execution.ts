import type { End } from './step.ts';

/** What came of a run, as far as the kit asks. */
export interface Execution {
  readonly end: End;
  readonly output?: unknown;
  readonly error?: unknown;
  /** The tasks that ran, in the order in which they began; the deepest names only. */
  readonly tasks: readonly TaskExecution[];
}

export interface TaskExecution {
  readonly name: string;
  readonly end: End | 'unfinished';
  /** The output, or the problem. */
  readonly value?: unknown;
}

/** An event of a run as the API tells it. */
export interface ToldEvent {
  readonly type: string;
  readonly pointer?: string | undefined;
  readonly activation?: string | null | undefined;
  readonly [member: string]: unknown;
}

const TASK_ENDS: { readonly [type: string]: End } = {
  'task-completed': 'completed',
  'task-faulted': 'faulted',
  'task-cancelled': 'cancelled',
};

/** The tasks of a run by its events. A task that was skipped by its `if` did not run. */
export function tasksOf(events: readonly ToldEvent[]): TaskExecution[] {
  const tasks = new Map<string, TaskExecution>();
  for (const event of events) {
    const activation = event.activation ?? '';
    if (event.type === 'task-started' && !tasks.has(activation)) {
      tasks.set(activation, { name: nameOf(event.pointer ?? ''), end: 'unfinished' });
    }
    const end = TASK_ENDS[event.type];
    const task = tasks.get(activation);
    if (end !== undefined && task !== undefined) {
      tasks.set(activation, { ...task, end, value: event.output ?? event.problem });
    }
  }
  return [...tasks.values()];
}

/** The name at the end of a task's JSON pointer. */
function nameOf(pointer: string): string {
  const last = pointer.slice(pointer.lastIndexOf('/') + 1);
  return last.replaceAll('~1', '/').replaceAll('~0', '~');
}
