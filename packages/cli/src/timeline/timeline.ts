import type { RunEvent } from '@tutti/client';
import { instantOf, numberOf, problemText, textOf } from './members.ts';
import { compensatedBy, type TaskRow, type TaskState, taskName } from './task-row.ts';

/** Where the run as a whole is. */
export interface RunRow {
  readonly state: 'running' | 'suspended' | 'rolling-back' | 'completed' | 'faulted' | 'cancelled';
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly note?: string;
}

/** What an event changed: a task, the run, or nothing that a person follows. */
export type Change =
  | { readonly kind: 'task'; readonly row: TaskRow }
  | { readonly kind: 'run'; readonly row: RunRow }
  | { readonly kind: 'nothing' };

interface Line {
  row: TaskRow;
  readonly children: Line[];
}

const NOTHING: Change = { kind: 'nothing' };

/**
 * What the events of one run come to: a row for every task that was reached. Feed it the events in
 * order; it asks no clock.
 */
export class Timeline {
  readonly #roots: Line[] = [];
  readonly #byPointer = new Map<string, Line>();
  /** Live activations only, so that a loop of many turns stays small. */
  readonly #byActivation = new Map<string, Line>();
  #run: RunRow = { state: 'running', startedAt: 0 };

  get run(): RunRow {
    return this.#run;
  }

  /** Every task reached so far, a task before what is in it. */
  tasks(): readonly TaskRow[] {
    const flat = (lines: readonly Line[]): TaskRow[] =>
      lines.flatMap((line) => [line.row, ...flat(line.children)]);
    return flat(this.#roots);
  }

  accept(event: RunEvent): Change {
    if (event.type === 'task-created') return this.#created(event);
    if (event.type.startsWith('run-') || event.type.startsWith('rollback-')) {
      return this.#runChanged(event);
    }
    const line = this.#byActivation.get(event.activation ?? '');
    return line === undefined ? NOTHING : this.#taskChanged(line, event);
  }

  #created(event: RunEvent): Change {
    const { activation, pointer } = event;
    if (typeof activation !== 'string' || pointer === undefined) return NOTHING;
    const undone = this.#byPointer.get(compensatedBy(pointer) ?? '');
    if (undone !== undefined) {
      this.#byActivation.set(activation, undone);
      return this.#set(undone, 'compensating', event);
    }
    const known = this.#byPointer.get(pointer);
    const line = known ?? this.#add(pointer, textOf(event, 'parent'), instantOf(event));
    if (known !== undefined) known.row = entered(known.row, instantOf(event));
    this.#byActivation.set(activation, line);
    return NOTHING;
  }

  #add(pointer: string, parent: string | undefined, at: number): Line {
    const around = this.#byActivation.get(parent ?? '');
    const row: TaskRow = {
      name: taskName(pointer),
      pointer,
      depth: around === undefined ? 0 : around.row.depth + 1,
      state: 'running',
      startedAt: at,
      attempt: 1,
      rounds: 1,
    };
    const line = { row, children: [] };
    (around?.children ?? this.#roots).push(line);
    this.#byPointer.set(pointer, line);
    return line;
  }

  #taskChanged(line: Line, event: RunEvent): Change {
    switch (event.type) {
      case 'effect-requested':
        return this.#set(line, this.#stateUnderWay(line), event, runNote(event));
      case 'wait-entered':
        return this.#set(line, 'waiting', event, `until ${textOf(event, 'dueAt') ?? 'later'}`);
      case 'listen-entered':
        return this.#set(line, 'waiting', event, 'for an event');
      case 'try-advanced':
        return this.#tryAdvanced(line, event);
      case 'task-completed':
        return this.#ended(line, 'completed', event);
      case 'task-skipped':
        return this.#ended(line, 'skipped', event);
      case 'task-cancelled':
        return this.#ended(line, 'cancelled', event);
      case 'task-compensated':
        return this.#ended(line, 'compensated', event);
      case 'task-faulted':
        return this.#ended(line, 'faulted', event, problemText(event['problem']));
      default:
        return NOTHING;
    }
  }

  #tryAdvanced(line: Line, event: RunEvent): Change {
    if (textOf(event, 'body', 'phase') !== 'waiting') {
      return this.#set(line, this.#stateUnderWay(line), event);
    }
    const attempt = (numberOf(event, 'body', 'retries') ?? 0) + 2;
    const why = problemText(bodyProblem(event));
    const when = textOf(event, 'body', 'retryAt') ?? 'soon';
    return this.#set(line, 'retrying', event, `attempt ${attempt} at ${when}; ${why}`);
  }

  #stateUnderWay(line: Line): TaskState {
    return line.row.state === 'compensating' ? 'compensating' : 'running';
  }

  #set(line: Line, state: TaskState, event: RunEvent, note?: string): Change {
    const { note: _, endedAt: __, ...rest } = line.row;
    const startedAt = state === 'compensating' ? instantOf(event) : rest.startedAt;
    line.row = { ...rest, state, startedAt, ...(note !== undefined && { note }) };
    return { kind: 'task', row: line.row };
  }

  #ended(line: Line, state: TaskState, event: RunEvent, note?: string): Change {
    this.#byActivation.delete(event.activation ?? '');
    this.#set(line, state, event, note);
    line.row = { ...line.row, endedAt: instantOf(event) };
    return { kind: 'task', row: line.row };
  }

  #runChanged(event: RunEvent): Change {
    const at = instantOf(event);
    const run = this.#run;
    const next = runAfter(run, event);
    if (next === null) return NOTHING;
    const { endedAt: _, note: __, ...rest } = run;
    const startedAt = event.type === 'run-started' ? at : rest.startedAt;
    const isOver = ['completed', 'faulted', 'cancelled'].includes(next.state);
    this.#run = { ...rest, ...next, startedAt, ...(isOver && { endedAt: at }) };
    return { kind: 'run', row: this.#run };
  }
}

/** A row whose task is entered again: after a fault it is another attempt, else another round. */
function entered(row: TaskRow, at: number): TaskRow {
  const { note: _, endedAt: __, ...rest } = row;
  const isRetry = row.state === 'faulted' || row.state === 'cancelled';
  return {
    ...rest,
    state: 'running',
    startedAt: at,
    attempt: isRetry ? row.attempt + 1 : 1,
    rounds: isRetry ? row.rounds : row.rounds + 1,
  };
}

function runAfter(run: RunRow, event: RunEvent): Pick<RunRow, 'state' | 'note'> | null {
  const reason = textOf(event, 'reason');
  switch (event.type) {
    case 'run-started':
    case 'run-resumed':
    case 'run-retried':
      return { state: 'running' };
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

function runNote(event: RunEvent): string | undefined {
  const child = textOf(event, 'childRunId');
  return child === undefined ? undefined : `run ${child}`;
}

function bodyProblem(event: RunEvent): unknown {
  const body = event['body'];
  return typeof body === 'object' && body !== null && 'problem' in body ? body.problem : undefined;
}
