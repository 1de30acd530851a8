import { durationText } from './duration-text.ts';
import { type Look, RUN_LOOKS, TASK_LOOKS, type Tone } from './glyphs.ts';
import type { TaskRow } from './task-row.ts';
import type { RunRow, Timeline } from './timeline.ts';

/** One line about a task or a run, in parts that may be coloured. */
export interface TimelineLine {
  readonly indent: number;
  readonly glyph: string;
  readonly tone: Tone;
  readonly name: string;
  /** State, times, counts, and what it waits for. */
  readonly words: string;
}

/** The line of a task as it is at `now`, in milliseconds since 1970. */
export function taskLine(row: TaskRow, now: number): TimelineLine {
  const words = [
    row.state,
    tookText(row, now),
    ...countTexts(row),
    dueText(row, now),
    row.note ?? '',
  ];
  return line(TASK_LOOKS[row.state], row.depth + 1, row.name, words);
}

/** The line of the run itself. */
export function runLine(name: string, row: RunRow, now: number): TimelineLine {
  const took = durationText((row.endedAt ?? now) - row.startedAt);
  const state = row.state === 'rolling-back' ? 'rolling back' : row.state;
  return line(RUN_LOOKS[row.state], 0, name, [state, took, row.note ?? '']);
}

/** The whole run as lines, as it is at `now`. */
export function timelineLines(
  name: string,
  timeline: Timeline,
  now: number,
): readonly TimelineLine[] {
  const tasks = timeline.tasks().map((row) => taskLine(row, now));
  return [runLine(name, timeline.run, now), ...tasks];
}

/** A line as plain text. */
export function plainText({ indent, glyph, name, words }: TimelineLine): string {
  return `${'  '.repeat(indent)}${glyph} ${name}  ${words}`;
}

function line(look: Look, indent: number, name: string, words: readonly string[]): TimelineLine {
  return { ...look, indent, name, words: words.filter((word) => word !== '').join(' · ') };
}

function tookText({ state, startedAt, endedAt }: TaskRow, now: number): string {
  if (state === 'skipped') return '';
  if (endedAt !== undefined) return durationText(endedAt - startedAt);
  const ms = now - startedAt;
  // Below a tenth of a second a clock that moves says nothing.
  return ms < 100 ? '' : durationText(ms);
}

function countTexts({ state, rounds, attempt }: TaskRow): readonly string[] {
  const isUndoing = state === 'compensating' || state === 'compensated';
  return [rounds > 1 && !isUndoing ? `×${rounds}` : '', attempt > 1 ? `attempt ${attempt}` : ''];
}

function dueText({ state, dueAt }: TaskRow, now: number): string {
  if (dueAt === undefined) return '';
  const left = durationText(dueAt - now);
  return state === 'retrying' ? `again in ${left}` : `${left} left`;
}
