/** Where a task of a run is, as a person follows it. */
export type TaskState =
  | 'running'
  | 'waiting'
  | 'retrying'
  | 'faulted'
  | 'compensating'
  | 'compensated'
  | 'completed'
  | 'cancelled'
  | 'skipped';

/** One task of a definition in a run. Its repeated occurrences share the row. */
export interface TaskRow {
  readonly name: string;
  readonly pointer: string;
  /** How many tasks are around it. */
  readonly depth: number;
  readonly state: TaskState;
  /** Milliseconds since 1970; of the latest occurrence. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Which attempt of the `try` around it this is, from 1; of a `try`: its own. */
  readonly attempt: number;
  /** How often it has been entered anew: the turns of a loop. */
  readonly rounds: number;
  /** When it goes on: the end of a wait, or the next attempt. */
  readonly dueAt?: number;
  /** What it waits for, or why it failed. */
  readonly note?: string;
}

const COMPENSATION = '/metadata/compensation';

/** The task whose compensation stands at a pointer; undefined when none does. */
export function compensatedBy(pointer: string): string | undefined {
  return pointer.endsWith(COMPENSATION) ? pointer.slice(0, -COMPENSATION.length) : undefined;
}

/** The name of the task at a JSON pointer: its last part. */
export function taskName(pointer: string): string {
  const last = pointer.split('/').at(-1) ?? '';
  return last.replaceAll('~1', '/').replaceAll('~0', '~');
}
