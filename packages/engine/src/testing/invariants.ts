import type { Effect } from '../effects.ts';
import type { RunEvent } from '../events.ts';
import type { HumanTask } from '../human/human-task.ts';
import type { RunMachine } from '../machine.ts';
import type { RunState } from '../state.ts';

/** What a host knows of a run. */
export interface History {
  readonly machine: RunMachine;
  readonly state: RunState;
  readonly log: readonly RunEvent[];
  readonly effects: readonly Effect[];
}

/** What is true of every run after every decision, as a list of the sentences that are not. */
export function violations(history: History): string[] {
  return CHECKS.filter(({ holds }) => !holds(history)).map(({ rule }) => rule);
}

const CHECKS: readonly { readonly rule: string; readonly holds: (history: History) => boolean }[] =
  [
    {
      rule: 'Every event has the next number.',
      holds: ({ state, log }) => state.sequence === log.length,
    },
    {
      rule: 'Nothing happens after the end but what an operator asks for.',
      holds: ({ log }) => endsOnce(log),
    },
    {
      rule: 'A run that has ended has nothing live.',
      holds: ({ state }) =>
        !['completed', 'cancelled'].includes(state.status) ||
        Object.keys(state.activations).length + state.ready.length === 0,
    },
    {
      rule: 'A run has an output when it has completed, and a problem when it has faulted.',
      holds: ({ state: { status, output, problem } }) =>
        (output !== undefined) === (status === 'completed') &&
        (problem !== undefined) === (status === 'faulted'),
    },
    { rule: 'A run under way has something that will move it.', holds: movesOn },
    {
      rule: 'Every activation that was created has ended once, or is live.',
      holds: activationsAddUp,
    },
    {
      rule: 'What is live has a live parent.',
      holds: ({ state }) =>
        Object.values(state.activations).every(
          ({ parent }) => parent === null || state.activations[parent] !== undefined,
        ),
    },
    {
      rule: 'What is ready is live, and once.',
      holds: ({ state }) =>
        new Set(state.ready).size === state.ready.length &&
        state.ready.every((id) => state.activations[id] !== undefined),
    },
    { rule: 'Every effect is settled once, cancelled or awaited.', holds: effectsAddUp },
    { rule: 'Every subscription has a listener that wants events.', holds: subscriptionsAddUp },
    { rule: 'Lists show the human tasks that the run waits for.', holds: humanTasksAddUp },
    { rule: 'Nobody decides twice, or what they have started.', holds: decisionsAreFair },
    { rule: 'A human task is done by who has it, once.', holds: doneByWhoHasIt },
    { rule: 'Every child run is awaited, settled or cancelled.', holds: childrenAddUp },
    { rule: 'A task is undone once, after it has completed.', holds: undoneOnce },
    { rule: 'A `catch` undoes what lies within its `try`, and nothing else.', holds: undoesItsOwn },
  ];

function endsOnce(log: readonly RunEvent[]): boolean {
  const ends = ['run-completed', 'run-faulted', 'run-cancelled', 'rollback-failed'];
  const events = log.filter(({ type }) => type !== 'data-edited');
  return events.every((event, index) => {
    const next = events[index + 1];
    return !next || !ends.includes(event.type) || AFTER_THE_END.includes(next.type);
  });
}

function movesOn({ machine, state }: History): boolean {
  if (state.status !== 'running') return true;
  // It waits for a place of its group.
  if (state.queuedAt !== undefined) return true;
  const live = Object.values(state.activations);
  return (
    machine.nextDueAt(state) !== null ||
    live.some(
      ({ effect, body }) =>
        effect || (body?.kind === 'listen' && !body.closed) || body?.kind === 'human',
    )
  );
}

/** What makes a run go on that had ended. */
const AFTER_THE_END: readonly string[] = ['run-migrated', 'run-retried', 'run-reopened'];

function activationsAddUp({ state, log }: History): boolean {
  const live = new Set<string>();
  for (const event of log) {
    if (event.type === 'task-created') live.add(event.activation);
    if (event.type === 'run-rewound') for (const { id } of event.scopes) live.add(id);
    if (
      ENDS.includes(event.type) &&
      !('activation' in event && live.delete(event.activation ?? ''))
    )
      return false;
  }
  const known = Object.keys(state.activations);
  return live.size === known.length && known.every((id) => live.has(id));
}

const ENDS: readonly string[] = [
  'task-completed',
  'task-skipped',
  'task-faulted',
  'task-cancelled',
  'task-compensated',
];

function effectsAddUp({ state, log, effects }: History): boolean {
  const open = new Set(
    effects.flatMap((effect) => ('id' in effect && effect.await ? [effect.id] : [])),
  );
  for (const event of log) {
    if (event.type === 'effect-settled' && !open.delete(event.effect)) return false;
  }
  for (const effect of effects) if (effect.type === 'cancel-effect') open.delete(effect.effect);
  const awaited = Object.values(state.activations).flatMap(({ effect }) => effect ?? []);
  return open.size === awaited.length && awaited.every((id) => open.has(id));
}

function subscriptionsAddUp({ state, effects }: History): boolean {
  const open = new Set<string>();
  for (const effect of effects) {
    if (effect.type === 'subscribe') open.add(effect.subscription);
    if (effect.type === 'unsubscribe' && !open.delete(effect.subscription)) return false;
  }
  if (state.status === 'faulted') return open.size === 0;
  const listening = Object.values(state.activations).filter(
    ({ body }) => body?.kind === 'listen' && !body.closed,
  );
  return open.size === listening.length && listening.every(({ id }) => open.has(id));
}

/** What lists show last of each human task is what the run knows of it. */
function humanTasksAddUp({ state, effects }: History): boolean {
  const shown = new Map<string, HumanTask>();
  for (const effect of effects) {
    if (effect.type === 'show-human-task') shown.set(effect.task.activation, effect.task);
  }
  const open = [...shown.values()].filter(({ status }) => ['open', 'claimed'].includes(status));
  if (state.status === 'faulted') return open.length === 0;
  const asking = Object.values(state.activations).flatMap(({ id, body }) =>
    body?.kind === 'human' && !body.completion ? [[id, body] as const] : [],
  );
  return (
    open.length === asking.length &&
    asking.every(([id, { claimedBy, history, decisions }]) => {
      const task = shown.get(id);
      const is = [task?.claimedBy, task?.history.length, task?.decisions.length];
      return String(is) === String([claimedBy, history.length, decisions.length]);
    })
  );
}

function decisionsAreFair({ state, log }: History): boolean {
  const made = new Set<string>();
  for (const event of log) {
    if (event.type === 'human-task-opened') forget(made, event.activation);
    if (event.type !== 'human-task-decided') continue;
    const decision = `${event.activation} ${event.by}`;
    if (event.by === state.startedBy || made.has(decision)) return false;
    made.add(decision);
  }
  return true;
}

/** The task is opened again: an activation that is retried asks anew. */
function forget(made: Set<string>, activation: string): void {
  for (const decision of made) if (decision.startsWith(`${activation} `)) made.delete(decision);
}

function doneByWhoHasIt({ log }: History): boolean {
  const open = new Map<string, string | undefined>();
  return log.every((event) => {
    switch (event.type) {
      case 'human-task-opened':
      case 'human-task-released':
        open.set(
          event.activation,
          event.type === 'human-task-opened' ? event.claimedBy : undefined,
        );
        return true;
      case 'human-task-claimed': {
        const isFree = open.has(event.activation) && open.get(event.activation) === undefined;
        open.set(event.activation, event.by);
        return isFree;
      }
      case 'human-task-completed': {
        const has = open.get(event.activation) ?? event.by;
        return open.has(event.activation) && has === event.by && open.delete(event.activation);
      }
      case 'human-task-reassigned':
        open.set(event.activation, event.to);
        return true;
      case 'human-task-escalated':
        // Who has it then follows from what was asked for: it is not looked at any further.
        open.set(event.activation, undefined);
        return true;
      default:
        return true;
    }
  });
}

function childrenAddUp({ state, log, effects }: History): boolean {
  const settled = new Set(
    log.flatMap((event) => (event.type === 'effect-settled' ? [event.effect] : [])),
  );
  const cancelled = new Set(
    effects.flatMap((effect) => (effect.type === 'cancel-run' ? [effect.childRunId] : [])),
  );
  const awaited = new Set(Object.values(state.activations).map(({ effect }) => effect));
  return effects.every(
    (effect) =>
      effect.type !== 'start-run' ||
      !effect.await ||
      settled.has(effect.id) ||
      cancelled.has(effect.childRunId) ||
      awaited.has(effect.id),
  );
}

function undoneOnce({ log }: History): boolean {
  const undoable = new Set<string>();
  for (const event of log) {
    if (event.type === 'task-completed' && event.compensable) undoable.add(event.activation);
    if (event.type === 'task-compensated' && !undoable.delete(event.undone)) return false;
  }
  return true;
}

function undoesItsOwn({ log }: History): boolean {
  // What a rewind has brought back has another name than what was below it.
  if (log.some(({ type }) => type === 'run-rewound')) return true;
  const parents = new Map<string, string | null>();
  const scopes = new Map<string, string>();
  return log.every((event) => {
    if (event.type === 'task-created') parents.set(event.activation, event.parent);
    if (event.type === 'rollback-started' && event.reason.kind === 'catch') {
      scopes.set(event.reason.activation, event.reason.scope);
    }
    if (event.type !== 'task-compensated') return true;
    const scope = scopes.get(parents.get(event.activation) ?? '');
    return scope === undefined || isBelow(parents, event.undone, scope);
  });
}

function isBelow(parents: ReadonlyMap<string, string | null>, id: string, scope: string): boolean {
  for (let at = parents.get(id); at !== undefined && at !== null; at = parents.get(at)) {
    if (at === scope) return true;
  }
  return false;
}
