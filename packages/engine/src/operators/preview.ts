import type { Json } from '@tutti/jq';
import type { Effect } from '../effects.ts';
import type { RunEvent } from '../events.ts';
import type { ActivationId } from '../state.ts';

/** What a command would do to a run, as far as it is decided at once. */
export interface Preview {
  /** Live tasks that end early. */
  readonly cancelled: readonly PreviewedTask[];
  /** Calls, processes and child runs that are not waited for any longer. */
  readonly effects: readonly string[];
  readonly childRuns: readonly string[];
  /** Pointers of completed tasks whose results are gone. */
  readonly dropped: readonly string[];
  /** Pointers of the tasks that are undone first, in that order. */
  readonly compensated: readonly string[];
  /** What is entered, or comes to be entered once all that is undone. */
  readonly entered: readonly PreviewedTask[];
  readonly edits: readonly PreviewedEdit[];
  /** Events that would be recorded. */
  readonly events: number;
}

export interface PreviewedTask {
  readonly pointer: string;
  /** Absent: it has no id yet. */
  readonly activation?: ActivationId;
}

export interface PreviewedEdit {
  readonly what: 'context' | 'input' | 'variables';
  readonly before: Json;
  readonly after: Json;
}

/** Reads a decision that is not carried out. [SPEC O14] */
export function previewOf(events: readonly RunEvent[], effects: readonly Effect[]): Preview {
  return {
    cancelled: events.flatMap((event) => (event.type === 'task-cancelled' ? [taskOf(event)] : [])),
    effects: effects.flatMap((effect) => (effect.type === 'cancel-effect' ? [effect.effect] : [])),
    childRuns: effects.flatMap((effect) =>
      effect.type === 'cancel-run' ? [effect.childRunId] : [],
    ),
    dropped: events.flatMap((event) => {
      if (event.type === 'run-rewound') return event.dropped;
      return event.type === 'rollback-started' && event.reason.kind === 'rewind'
        ? event.reason.point.dropped
        : [];
    }),
    compensated: events.flatMap((event) =>
      event.type === 'rollback-started' && event.reason.kind === 'rewind'
        ? event.reason.point.undo.map(({ pointer }) => pointer)
        : [],
    ),
    entered: enteredBy(events),
    edits: events.flatMap((event) => (event.type === 'data-edited' ? editsOf(event) : [])),
    events: events.length,
  };
}

function enteredBy(events: readonly RunEvent[]): PreviewedTask[] {
  const created = new Set<ActivationId>();
  return events.flatMap((event): PreviewedTask[] => {
    if (event.type === 'task-created') {
      created.add(event.activation);
      return [taskOf(event)];
    }
    // A task that is tried again has been there.
    if (event.type === 'task-started') return created.has(event.activation) ? [] : [taskOf(event)];
    return event.type === 'rollback-started' && event.reason.kind === 'rewind'
      ? [{ pointer: event.reason.point.task.pointer }]
      : [];
  });
}

function taskOf({ pointer, activation }: PreviewedTask): PreviewedTask {
  return { pointer, ...(activation !== undefined && { activation }) };
}

function editsOf(event: Extract<RunEvent, { type: 'data-edited' }>): PreviewedEdit[] {
  const { context, input, variables, replaced } = event;
  return [
    ...edit('context', replaced.context, context),
    ...edit('input', replaced.input, input),
    ...edit('variables', replaced.variables, variables),
  ];
}

function edit(
  what: PreviewedEdit['what'],
  before: Json | undefined,
  after: Json | undefined,
): PreviewedEdit[] {
  return after === undefined ? [] : [{ what, before: before ?? null, after }];
}
