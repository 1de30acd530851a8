import type { EventOffer, HumanTask, RunEvent, RunMachine, RunState } from '@tutti/engine';
import type { RunSummary } from '../../runtime/runtime.ts';
import { summaryOf } from '../../runtime/turns/summary-of.ts';
import { finderKeys, isOpen, placeOf, storedHumanTask } from '../human-tasks.ts';
import type { StoredHumanTask } from '../port.ts';
import { placeRowOf } from '../rows/encode-batch.ts';
import { lookupOf } from '../rows/lookup-text.ts';
import { tableNamed } from '../rows/tables.ts';
import { wordsOf } from './check-log.ts';
import { type CheckName, type Findings, REMEDY } from './findings.ts';
import { firstDifference } from './first-difference.ts';
import type { RunRows } from './run-rows.ts';

const RUNS = tableNamed('runs');
const HUMAN_TASKS = tableNamed('human_tasks');

/** A replayed run, and what the store holds of it beside the log. */
export interface ReplayedRun {
  readonly rows: RunRows;
  readonly machine: RunMachine;
  readonly events: readonly RunEvent[];
  readonly state: RunState;
}

/** Holds everything that is kept beside a run's log against the state that the log gives. */
export function checkStanding(run: ReplayedRun, findings: Findings): void {
  const tell = (check: CheckName, expected: string, found: string, remedy: string) =>
    findings.add({
      check,
      about: `run ${run.rows.run.id}`,
      position: run.state.sequence,
      expected,
      found,
      remedy,
    });
  const summary = checkSummary(run, tell);
  checkDue(run, tell);
  checkOutbox(run, tell);
  checkSubscriptions(run, tell);
  if (summary === null) return;
  checkPlaces(run, summary, tell);
  checkHumanTasks(run, summary, tell);
}

type Tell = (check: CheckName, expected: string, found: string, remedy: string) => void;

function checkSummary({ rows, state }: ReplayedRun, tell: Tell): RunSummary | null {
  let shown: RunSummary;
  try {
    shown = rows.documents.read<RunSummary>(RUNS, rows.run);
  } catch (error) {
    tell('summary', 'a summary of the run', wordsOf(error), REMEDY.restore);
    return null;
  }
  const { id, namespace, definition, planId, updatedAt } = shown;
  const summary = summaryOf({ id, namespace, definition, planId }, state, updatedAt);
  const columns = {
    id: summary.id,
    namespace: summary.namespace,
    name: definition.name,
    version: definition.version,
    status: summary.status,
    parent_run_id: summary.parentRunId ?? null,
    started_at: summary.startedAt,
    sequence: summary.sequence,
  };
  const found = Object.fromEntries(Object.keys(columns).map((name) => [name, rows.run[name]]));
  const difference = firstDifference({ summary, columns }, { summary: shown, columns: found });
  if (difference === null) return summary;
  const { pointer, expected } = difference;
  tell('summary', `${expected} at ${pointer}`, difference.found, REMEDY.rewrite);
  return summary;
}

function checkDue({ rows, machine, state }: ReplayedRun, tell: Tell): void {
  const dueAt = machine.nextDueAt(state);
  if (rows.run.due_at === dueAt) return;
  tell('timers', `to be due at ${dueAt}`, `due at ${rows.run.due_at}`, REMEDY.restore);
}

/** Effects that are awaited are there; those that are there are awaited, or nobody waits for their answer. */
function checkOutbox({ rows, machine, events, state }: ReplayedRun, tell: Tell): void {
  const kept = new Set(rows.outbox.map(({ key }) => String(key)));
  const wanted = new Set<string>();
  for (const { effect, childRunId } of machine.standingOf(state).unanswered) {
    if (effect === undefined) continue;
    wanted.add(effect);
    // A child that has begun answers by itself.
    if (kept.has(effect) || childRunId !== undefined) continue;
    tell(
      'outbox',
      `effect ${effect} to be kept until it is answered`,
      'it is gone',
      REMEDY.restore,
    );
  }
  const unawaited = new Set(
    events.flatMap((event) =>
      event.type === 'effect-requested' && event.await === false ? [event.effect] : [],
    ),
  );
  for (const key of kept) {
    if (wanted.has(key) || unawaited.has(key) || isMessage(key, state)) continue;
    tell('outbox', 'only effects that the run waits for', `effect ${key}`, REMEDY.restore);
  }
}

/** What runs tell each other is named after the event it came with. */
function isMessage(key: string, { sequence }: RunState): boolean {
  const [, at] = /^m(\d+)\.\d+$/.exec(key) ?? [];
  return at !== undefined && Number(at) <= sequence;
}

function checkSubscriptions({ rows, machine, state }: ReplayedRun, tell: Tell): void {
  const namespace = String(rows.run.namespace);
  const { subscriptions } = machine.standingOf(state);
  const wanted = subscriptions.flatMap(({ subscription, offers }) =>
    offers.map((offer) => offerText(subscription, namespace, offer)),
  );
  const kept = rows.subscriptions.map((row) =>
    JSON.stringify([
      row.subscription,
      row.namespace,
      ...[row.type, row.source, row.path, row.value].map((text) => lookupOf(String(text))),
    ]),
  );
  const [missing] = wanted.filter((offer) => !kept.includes(offer));
  const [other] = kept.filter((offer) => !wanted.includes(offer));
  if (missing !== undefined) {
    tell('subscriptions', `the subscription ${missing}`, 'it is gone', REMEDY.restore);
  }
  if (other !== undefined) {
    tell('subscriptions', 'only what the run listens for', `also ${other}`, REMEDY.restore);
  }
}

/** As a row of subscriptions has it. */
export function offerText(
  subscription: string,
  namespace: string,
  { type = '', source = '', key }: EventOffer,
): string {
  const path = key === undefined ? '' : JSON.stringify(key.path);
  const value = key === undefined ? '' : JSON.stringify(key.value);
  return JSON.stringify([subscription, namespace, ...[type, source, path, value].map(lookupOf)]);
}

function checkPlaces({ rows }: ReplayedRun, summary: RunSummary, tell: Tell): void {
  const wanted = placeRowOf(summary);
  const [row] = rows.places;
  const found = row && [
    row.run_id,
    row.concurrency_group,
    row.started_at,
    row.rank,
    row.concurrency,
  ];
  const difference = firstDifference(wanted, found ?? null);
  if (difference === null) return;
  const words = { expected: JSON.stringify(wanted), found: JSON.stringify(found ?? null) };
  tell('places', `its place to be ${words.expected}`, words.found, REMEDY.restore);
}

function checkHumanTasks(run: ReplayedRun, summary: RunSummary, tell: Tell): void {
  const { rows, machine, state } = run;
  const wanted = new Map(
    machine.standingOf(state).humanTasks.map((task) => [task.activation, task]),
  );
  for (const row of rows.human_tasks) {
    const activation = String(row.activation);
    try {
      const task = rows.documents.read<StoredHumanTask>(HUMAN_TASKS, row);
      checkHumanTask(run, task, row, wanted.get(activation), summary, tell);
    } catch (error) {
      tell('human-tasks', `human task ${activation} to be read`, wordsOf(error), REMEDY.restore);
    }
    wanted.delete(activation);
  }
  for (const activation of wanted.keys()) {
    tell('human-tasks', `human task ${activation} to be shown`, 'it is not', REMEDY.restore);
  }
}

function checkHumanTask(
  { rows }: ReplayedRun,
  found: StoredHumanTask,
  row: RunRows['run'],
  asked: HumanTask | undefined,
  summary: RunSummary,
  tell: Tell,
): void {
  const { activation } = found;
  if (asked === undefined && isOpen(found)) {
    tell('human-tasks', `human task ${activation} to be closed`, found.status, REMEDY.restore);
    return;
  }
  const task = asked === undefined ? found : storedHumanTask(summary, asked);
  const { orderAt, openedAt } = placeOf(task);
  const candidates = rows.human_task_candidates.filter((one) => one.activation === activation);
  const difference = firstDifference(
    {
      task,
      place: [task.namespace, Number(isOpen(task)), orderAt, openedAt, task.status],
      finders: finderKeys(task).map(lookupOf).toSorted(),
    },
    {
      task: found,
      place: [row.namespace, row.is_open, row.order_at, row.opened_at, row.status],
      finders: candidates.map(({ candidate }) => lookupOf(String(candidate))).toSorted(),
    },
  );
  if (difference === null) return;
  const { pointer, expected } = difference;
  tell(
    'human-tasks',
    `${expected} at ${pointer} of ${activation}`,
    difference.found,
    REMEDY.restore,
  );
}
