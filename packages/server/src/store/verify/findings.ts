/** Something in a store that must not be. */
export interface Finding {
  /** What was checked. */
  readonly check: CheckName;
  /** Which run, or which row of which table. */
  readonly about: string;
  /** The number of the event in the run, or the position of the row. */
  readonly position?: number;
  readonly expected: string;
  readonly found: string;
  /** What to do about it. */
  readonly remedy: string;
}

export const CHECKS = {
  structure: 'the structures of the database are whole',
  log: 'the events of each run are numbered without gaps, and replay',
  snapshot: 'each snapshot is the state that replaying gives',
  summary: 'what lists show of a run follows from its state',
  timers: 'each run is due when its state says',
  outbox: 'what is still to be performed is what runs wait for',
  subscriptions: 'runs are subscribed to what they listen for',
  'human-tasks': 'human tasks are those that runs ask',
  places: 'the places of runs are those that they count for',
  references: 'what rows refer to is there',
  blobs: 'each blob has the content that its hash says',
  documents: 'each document can be read, and agrees with its columns',
  numbers: 'no number will be issued twice',
} as const;

export type CheckName = keyof typeof CHECKS;

/** A damaged store may have a million of them: the first tell what to do. */
const MOST_LISTED = 200;

/** Collects what is found. */
export class Findings {
  readonly listed: Finding[] = [];
  total = 0;

  add(finding: Finding): void {
    this.total += 1;
    if (this.listed.length < MOST_LISTED) this.listed.push(finding);
  }
}

export const REMEDY = {
  restore:
    'Restore a backup from before the damage. Without one, `tutti store copy` into a new store takes along what can be read.',
  rewrite:
    'The log is the truth: the run can go on, but what lists show of it is wrong until then.',
  restart: 'Start the server: it looks for what is due and goes on; then verify again.',
} as const;
