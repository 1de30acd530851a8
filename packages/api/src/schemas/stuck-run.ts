import { type Static, Type } from 'typebox';
import { Cursor, DateTime } from './names.ts';
import { RunSummary } from './run.ts';

const StuckReason = Type.Object(
  {
    kind: Type.String({
      examples: [
        'nothing',
        'overdue',
        'call',
        'trouble',
        'retry',
        'event',
        'person',
        'place',
        'child-run',
      ],
    }),
    since: DateTime,
    words: Type.String({ description: 'What it waits for, as a sentence.' }),
    task: Type.Optional(Type.String({ description: 'Absent: the run as a whole waits.' })),
    pointer: Type.Optional(Type.String({ description: 'JSON pointer of the task.' })),
    activation: Type.Optional(Type.String()),
  },
  { title: 'StuckReason', description: 'Why a run counts as stuck.' },
);

export const StuckRunPage = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { run: RunSummary, reasons: Type.Array(StuckReason, { minItems: 1 }) },
        { title: 'StuckRun' },
      ),
    ),
    next: Type.Optional(Cursor),
  },
  { title: 'StuckRunPage', description: 'A page may be empty and not the last one.' },
);
export type StuckRunPage = Static<typeof StuckRunPage>;
