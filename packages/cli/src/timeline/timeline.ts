import type { RunEvent } from '@tutti/client';
import { byWhom, dueAtOf, instantOf, numberOf, problemText, textOf } from './members.ts';
import { compensatedBy, type TaskRow, type TaskState, taskName } from './task-row.ts';

/** Where the run as a whole is. */
export interface RunRow {
  readonly state:
    | 'queued'
    | 'running'
    | 'suspended'
    | 'rolling-back'
    | 'completed'
    | 'faulted'
    | 'cancelled';
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly note?: string;
}

/** What an event changed: a task, the run, or nothing that a person follows. */
export type Change = TaskChange | RunChange | { readonly kind: 'nothing' };

export interface TaskChange {
  readonly kind: 'task';
  readonly row: TaskRow;
  /** The tasks that hold it, the outermost first. */
  readonly around: readonly TaskRow[];
}

export interface RunChange {
  readonly kind: 'run';
  readonly row: RunRow;
  /** The task whose problem ended the run. */
  readonly cause?: TaskChange;
}

interface Line {
  row: TaskRow;
  readonly around: Line | undefined;
  readonly children: Lines;
}

/**
 * By pointer, in the order in which they were reached. What stands in `use` is reached from several
 * tasks, and has a line under each.
 */
type Lines = Map<string, Line>;

const NOTHING: Change = { kind: 'nothing' };

/**
 * What the events of one run come to: a row for every task that was reached. Feed it the events in
 * order; it asks no clock.
 */
export class Timeline {
  readonly #roots: Lines = new Map();
  readonly #byPointer = new Map<string, Line>();
  /** Live activations only, so that a loop of many turns stays small. */
  readonly #byActivation = new Map<string, Line>();
  /** By activation: what an operator has put in the place of its work. */
  readonly #skipped = new Map<string, RunEvent>();
  #run: RunRow = { state: 'running', startedAt: 0 };

  get run(): RunRow {
    return this.#run;
  }

  /** Every task reached so far, a task before what is in it. */
  tasks(): readonly TaskRow[] {
    const flat = (lines: Lines): TaskRow[] =>
      [...lines.values()].flatMap((line) => [line.row, ...flat(line.children)]);
    return flat(this.#roots);
  }

  accept(event: RunEvent): Change {
    if (event.type === 'task-created') return this.#created(event);
    if (event.type === 'run-rewound') this.#rewound(event);
    if (event.type === 'skip-requested') this.#skipped.set(event.activation ?? '', event);
    if (/^(run|rollback|data)-/.test(event.type)) return this.#runChanged(event);
    const line = this.#byActivation.get(event.activation ?? '');
    return line === undefined ? NOTHING : this.#taskChanged(line, event);
  }

  #created(event: RunEvent): Change {
    const { activation, pointer } = event;
    if (typeof activation !== 'string' || pointer === undefined) return NOTHING;
    const undone = this.#byPointer.get(compensatedBy(pointer) ?? '');
    if (undone !== undefined) return this.#undoing(undone, activation, instantOf(event));
    const around = this.#byActivation.get(textOf(event, 'parent') ?? '');
    const known = (around?.children ?? this.#roots).get(pointer);
    const line = known ?? this.#add(pointer, around);
    line.row = entered(line.row, around?.row.attempt ?? 1, instantOf(event));
    this.#byActivation.set(activation, line);
    return NOTHING;
  }

  /** What is around the task is under way again, and what had completed since is not. */
  #rewound(event: RunEvent): void {
    const { dropped, scopes } = event;
    for (const pointer of Array.isArray(dropped) ? dropped : []) {
      const line = this.#byPointer.get(pointer);
      if (line)
        set(line, 'cancelled', { note: 'its result was dropped', endedAt: instantOf(event) });
    }
    for (const scope of Array.isArray(scopes) ? scopes : []) {
      const line = this.#byPointer.get(textOf(scope, 'pointer') ?? '');
      if (!line) continue;
      set(line, 'running', {});
      this.#byActivation.set(textOf(scope, 'activation') ?? '', line);
    }
  }

  #undoing(line: Line, activation: string, startedAt: number): Change {
    this.#byActivation.set(activation, line);
    line.row = { ...withoutEnd(line.row), state: 'compensating', startedAt, attempt: 1 };
    return changed(line);
  }

  #add(pointer: string, around: Line | undefined): Line {
    const row: TaskRow = {
      name: taskName(pointer),
      pointer,
      depth: around === undefined ? 0 : around.row.depth + 1,
      state: 'running',
      startedAt: 0,
      attempt: 0,
      rounds: 1,
    };
    const line: Line = { row, around, children: new Map() };
    (around?.children ?? this.#roots).set(pointer, line);
    this.#byPointer.set(pointer, line);
    return line;
  }

  #taskChanged(line: Line, event: RunEvent): Change {
    switch (event.type) {
      case 'effect-requested':
        return set(line, underWay(line.row), childNote(event));
      case 'wait-entered':
        return set(line, 'waiting', dueAtOf(event, 'dueAt'));
      case 'listen-entered':
        return set(line, 'waiting', { note: 'for an event' });
      case 'human-task-opened':
        return set(line, 'waiting', { note: `for people: ${textOf(event, 'request', 'title')}` });
      case 'human-task-claimed':
        return set(line, 'waiting', { note: `for ${textOf(event, 'by')}` });
      case 'human-task-reassigned':
        return set(line, 'waiting', { note: `for ${textOf(event, 'to')}` });
      case 'human-task-released':
      case 'human-task-escalated':
        return set(line, 'waiting', { note: 'for people' });
      case 'try-advanced':
        return tryAdvanced(line, event);
      case 'task-completed':
        return this.#completed(line, event);
      case 'task-skipped':
        return this.#ended(line, 'skipped', event);
      case 'task-cancelled':
        return this.#ended(line, 'cancelled', event);
      case 'task-compensated':
        return this.#ended(line, 'compensated', event);
      case 'task-faulted':
        return this.#ended(line, 'faulted', event);
      default:
        return NOTHING;
    }
  }

  #completed(line: Line, event: RunEvent): Change {
    const skip = this.#skipped.get(event.activation ?? '');
    if (skip === undefined) return this.#ended(line, 'completed', event);
    this.#skipped.delete(event.activation ?? '');
    this.#ended(line, 'skipped', event);
    return set(line, 'skipped', { note: byWhom(skip), endedAt: instantOf(event) });
  }

  #ended(line: Line, state: TaskState, event: RunEvent): Change {
    this.#byActivation.delete(event.activation ?? '');
    return set(line, state, { ...ownProblem(line.row, event), endedAt: instantOf(event) });
  }

  #runChanged(event: RunEvent): Change {
    const at = instantOf(event);
    const run = this.#run;
    const next = runAfter(run, event);
    if (next === null) return NOTHING;
    const { endedAt = at, note: _, ...rest } = run;
    const startedAt = event.type === 'run-started' ? at : rest.startedAt;
    const isOver = ['completed', 'faulted', 'cancelled'].includes(next.state);
    this.#run = { ...rest, ...next, startedAt, ...(isOver && { endedAt }) };
    const cause = event.type === 'run-faulted' ? this.#fault(event) : undefined;
    return { kind: 'run', row: this.#run, ...(cause && { cause }) };
  }

  /** The task nobody caught the problem of, and those around it, stay as they were for a retry. */
  #fault(event: RunEvent): TaskChange | undefined {
    const line = this.#byActivation.get(event.activation ?? '');
    if (line === undefined) return undefined;
    const endedAt = instantOf(event);
    for (let outer = line.around; outer !== undefined; outer = outer.around) {
      set(outer, 'faulted', { endedAt });
    }
    return set(line, 'faulted', { ...ownProblem(line.row, event), endedAt });
  }
}

type Passing = 'note' | 'dueAt' | 'endedAt';

function set(line: Line, state: TaskState, passing: Pick<TaskRow, Passing>): TaskChange {
  line.row = { ...withoutEnd(line.row), state, ...passing };
  return changed(line);
}

function changed(line: Line): TaskChange {
  const around: TaskRow[] = [];
  for (let outer = line.around; outer !== undefined; outer = outer.around)
    around.unshift(outer.row);
  return { kind: 'task', row: line.row, around };
}

/** A row without what is true of its last state only. */
function withoutEnd({ note: _, dueAt: __, endedAt: ___, ...row }: TaskRow): Omit<TaskRow, Passing> {
  return row;
}

/** A row whose task is entered (again): in another attempt of the `try` around it, or another round. */
function entered(row: TaskRow, attempt: number, startedAt: number): TaskRow {
  const isAnotherAttempt = attempt > row.attempt;
  const rounds = isAnotherAttempt ? row.rounds : row.rounds + 1;
  return { ...withoutEnd(row), state: 'running', startedAt, attempt, rounds };
}

function tryAdvanced(line: Line, event: RunEvent): Change {
  const attempt = (numberOf(event, 'body', 'retries') ?? 0) + 1;
  switch (textOf(event, 'body', 'phase')) {
    case 'waiting':
      return set(line, 'retrying', dueAtOf(event, 'body', 'retryAt'));
    case 'catching':
      return set(line, 'running', { note: 'handling the problem' });
    default: {
      line.row = { ...line.row, attempt };
      return attempt === 1 ? NOTHING : set(line, underWay(line.row), {});
    }
  }
}

function underWay(row: TaskRow): TaskState {
  return row.state === 'compensating' ? 'compensating' : 'running';
}

/** A problem is told where it arose, not again by every task around. */
function ownProblem(row: TaskRow, event: RunEvent): { readonly note?: string } {
  const { problem } = event;
  if (problem === undefined) return {};
  const instance = textOf(problem, 'instance');
  const isOwn = instance === undefined || instance === row.pointer;
  return isOwn ? { note: problemText(problem) } : {};
}

function runAfter(run: RunRow, event: RunEvent): Pick<RunRow, 'state' | 'note'> | null {
  const reason = textOf(event, 'reason');
  switch (event.type) {
    case 'run-started':
    case 'run-admitted':
    case 'run-resumed':
    case 'run-retried':
      return { state: 'running' };
    case 'run-reopened':
      return { state: 'running', note: byWhom(event) };
    case 'run-rewound': {
      const note = `back at ${taskName(textOf(event, 'task', 'pointer') ?? '')}, ${byWhom(event)}`;
      return { state: run.state === 'suspended' ? 'suspended' : 'running', note };
    }
    case 'data-edited': {
      const what = ['context', 'variables', 'input'].filter((name) => name in event).join(', ');
      return { state: run.state, note: `${what} set ${byWhom(event)}` };
    }
    case 'run-queued':
      return { state: 'queued', note: 'waits for a place of its concurrency group' };
    case 'run-suspended':
      return { state: 'suspended', ...(reason !== undefined && { note: reason }) };
    case 'run-completed':
      return { state: 'completed' };
    case 'run-cancelled':
      return { state: 'cancelled', ...(reason !== undefined && { note: reason }) };
    case 'rollback-started':
      return { state: 'rolling-back' };
    case 'rollback-completed':
      return run.state === 'rolling-back' ? { state: 'running' } : null;
    case 'run-faulted':
    case 'rollback-failed':
      return { state: 'faulted', note: problemText(event['problem']) };
    default:
      return null;
  }
}

function childNote(event: RunEvent): { readonly note?: string } {
  const child = textOf(event, 'childRunId');
  return child === undefined ? {} : { note: `run ${child}` };
}
