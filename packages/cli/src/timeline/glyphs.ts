import type { TaskState } from './task-row.ts';
import type { RunRow } from './timeline.ts';

/** What a line is about, for whoever gives it a colour. */
export type Tone = 'good' | 'bad' | 'busy' | 'quiet' | 'undone';

/** The sign and the tone of a state. */
export interface Look {
  readonly glyph: string;
  readonly tone: Tone;
}

export const TASK_LOOKS: { readonly [state in TaskState]: Look } = {
  running: { glyph: '●', tone: 'busy' },
  waiting: { glyph: '◐', tone: 'busy' },
  retrying: { glyph: '↻', tone: 'busy' },
  faulted: { glyph: '▲', tone: 'bad' },
  compensating: { glyph: '↺', tone: 'undone' },
  compensated: { glyph: '⤺', tone: 'undone' },
  completed: { glyph: '✓', tone: 'good' },
  cancelled: { glyph: '✕', tone: 'quiet' },
  skipped: { glyph: '–', tone: 'quiet' },
};

export const RUN_LOOKS: { readonly [state in RunRow['state']]: Look } = {
  queued: { glyph: '◌', tone: 'quiet' },
  running: { glyph: '●', tone: 'busy' },
  suspended: { glyph: '◐', tone: 'busy' },
  'rolling-back': { glyph: '↺', tone: 'undone' },
  completed: { glyph: '✓', tone: 'good' },
  faulted: { glyph: '▲', tone: 'bad' },
  cancelled: { glyph: '✕', tone: 'quiet' },
};
