import type { RunEvent, RunMachine, RunState } from '@tutti/engine';
import { tableNamed } from '../rows/tables.ts';
import { type Findings, REMEDY } from './findings.ts';
import { firstDifference } from './first-difference.ts';
import type { RunRows } from './run-rows.ts';

const TURNS = tableNamed('turns');
const SNAPSHOTS = tableNamed('snapshots');

/** A run's log, read and replayed. */
export interface ReplayedLog {
  readonly events: readonly RunEvent[];
  readonly state: RunState;
}

/** Reads a run's log: numbered without gaps, and as long as the run says. Null when it is not. */
export function readLog(rows: RunRows, findings: Findings): RunEvent[] | null {
  const about = `run ${rows.run.id}`;
  const events: RunEvent[] = [];
  for (const turn of rows.turns) {
    const place = { check: 'log', about, position: events.length + 1 } as const;
    if (Number(turn.first_sequence) !== events.length + 1) {
      const found = `the turn at position ${turn.position} begins with event ${turn.first_sequence}`;
      const expected = `event ${events.length + 1}`;
      findings.add({ ...place, expected, found, remedy: REMEDY.restore });
      return null;
    }
    try {
      for (const event of rows.documents.read<RunEvent[]>(TURNS, turn)) events.push(event);
    } catch (error) {
      const found = `the turn at position ${turn.position} cannot be read: ${wordsOf(error)}`;
      findings.add({ ...place, expected: 'a list of events', found, remedy: REMEDY.restore });
      return null;
    }
  }
  if (events.length === Number(rows.run.sequence)) return events;
  const place = { check: 'log', about, position: events.length } as const;
  const expected = `${rows.run.sequence} events, as the run says`;
  findings.add({ ...place, expected, found: `${events.length}`, remedy: REMEDY.restore });
  return null;
}

/** Replays a log, and holds the run's snapshot against it. Null when an event cannot be applied. */
export function replayLog(
  machine: RunMachine,
  rows: RunRows,
  events: readonly RunEvent[],
  findings: Findings,
): RunState | null {
  const about = `run ${rows.run.id}`;
  const [snapshot] = rows.snapshots;
  let state: RunState | null = null;
  for (const [index, event] of events.entries()) {
    try {
      state = machine.evolve(state, event);
    } catch (error) {
      const place = { check: 'log', about, position: index + 1 } as const;
      const expected = `an event '${event.type}' that follows from those before`;
      findings.add({ ...place, expected, found: wordsOf(error), remedy: REMEDY.restore });
      return null;
    }
    if (snapshot?.sequence === index + 1) checkSnapshot(rows, state, findings);
  }
  if (snapshot !== undefined && Number(snapshot.sequence) > events.length) {
    const place = { check: 'snapshot', about, position: Number(snapshot.sequence) } as const;
    const expected = `a snapshot of one of the ${events.length} events`;
    findings.add({ ...place, expected, found: 'one of a later event', remedy: REMEDY.restore });
  }
  return state;
}

function checkSnapshot(
  { run, snapshots, documents }: RunRows,
  state: RunState,
  findings: Findings,
) {
  const [snapshot] = snapshots;
  if (snapshot === undefined) return;
  const place = { check: 'snapshot', about: `run ${run.id}`, position: state.sequence } as const;
  const remedy = REMEDY.restore;
  try {
    const difference = firstDifference(state, documents.read(SNAPSHOTS, snapshot));
    if (difference === null) return;
    const { pointer, expected, found } = difference;
    findings.add({ ...place, expected: `${expected} at ${pointer}`, found, remedy });
  } catch (error) {
    findings.add({ ...place, expected: 'a state', found: wordsOf(error), remedy });
  }
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
