import type { RunEvent } from '@tutti/client';
import { runLine, type TimelineLine, taskLine } from './lines.ts';
import { instantOf } from './members.ts';
import type { TaskRow } from './task-row.ts';
import { type TaskChange, Timeline } from './timeline.ts';

/** The events of one run as lines of a log that only grows. */
export class TimelineLog {
  readonly #title: string;
  readonly #timeline = new Timeline();
  /** By pointer: which occurrence of the task has been told of. */
  readonly #told = new Map<string, string>();

  constructor(title: string) {
    this.#title = title;
  }

  /** The lines that an event adds: none, or its change below the tasks around it that are new. */
  accept(event: RunEvent): readonly TimelineLine[] {
    const change = this.#timeline.accept(event);
    const at = instantOf(event);
    if (change.kind === 'nothing') return [];
    if (change.kind === 'task') return this.#taskLines(change, at);
    const cause = change.cause ? this.#taskLines(change.cause, at) : [];
    return [...cause, runLine(this.#title, change.row, at)];
  }

  #taskLines(change: TaskChange, at: number): readonly TimelineLine[] {
    const around = change.around.filter((row) => !this.#isTold(row));
    const rows = [...around, change.row];
    for (const row of rows) this.#told.set(row.pointer, occurrenceOf(row));
    return rows.map((row) => taskLine(row, at));
  }

  #isTold(row: TaskRow): boolean {
    return this.#told.get(row.pointer) === occurrenceOf(row);
  }
}

function occurrenceOf({ rounds, attempt }: TaskRow): string {
  return `${rounds}.${attempt}`;
}
