import type { Json } from '@tutti/jq';
import type { RunEvent } from '../events.ts';
import type { ActivationId } from '../state.ts';
import { type News, qualifiedName, timeOf } from './news.ts';
import { liveAfter, type ToldTurn } from './told-turn.ts';

/** One thing that has become of one task. */
interface Change {
  readonly activation: ActivationId;
  /** Such as `started`; absent: only the status has changed. */
  readonly verb?: string;
  /** Beside the instant. */
  readonly more?: { readonly [member: string]: Json };
  readonly status?: string;
}

/** What the event at `index` says of tasks. [SPEC N2] */
export function taskNews(
  turn: ToldTurn,
  index: number,
  pointers: ReadonlyMap<ActivationId, string>,
): readonly News[] {
  const event = turn.events[index];
  if (event === undefined) return [];
  const at = timeOf(event.at);
  const workflow = qualifiedName(turn);
  return changesOf(turn, index, event).flatMap((change) => {
    const { activation, verb, more = {}, status } = change;
    const task = pointers.get(activation);
    if (task === undefined) return [];
    const about = { workflow, task };
    const told = { ...about, [`${verb}At`]: at, ...more };
    const changed = { ...about, updatedAt: at, status: status ?? null };
    return [
      ...(verb === undefined ? [] : [{ what: `task.${verb}`, key: activation, data: told }]),
      ...(status === undefined
        ? []
        : [{ what: 'task.status-changed', key: activation, data: changed }]),
    ];
  });
}

function changesOf(turn: ToldTurn, index: number, event: RunEvent): readonly Change[] {
  switch (event.type) {
    case 'run-suspended':
      return liveAfter(turn, index).map((activation) => changed(activation, 'suspended'));
    case 'run-resumed':
      return liveAfter(turn, index).map((activation) => changed(activation, 'resumed', 'running'));
    case 'run-faulted': {
      const { activation, problem } = event;
      if (activation === undefined) return [];
      return [{ ...changed(activation, 'faulted'), more: { error: problem as Json } }];
    }
    case 'data-edited':
      return [];
    default:
      return 'activation' in event && event.activation !== undefined ? ofTask(event) : [];
  }
}

type OfTask = Extract<RunEvent, { readonly activation: ActivationId }>;

function ofTask(event: OfTask): readonly Change[] {
  const { activation } = event;
  switch (event.type) {
    case 'task-created':
      return [changed(activation, 'created', 'pending')];
    case 'task-started':
      return [
        ...(event.attempt > 1 ? [{ activation, verb: 'retried' }] : []),
        changed(activation, 'started', 'running'),
      ];
    case 'try-advanced': {
      const isRetry = event.body.phase === 'trying' && event.body.retries > 0;
      return isRetry ? [{ activation, verb: 'retried' }] : [];
    }
    case 'wait-entered':
    case 'listen-entered':
    case 'receive-entered':
    case 'human-task-opened':
      return [{ activation, status: 'waiting' }];
    case 'task-completed':
      return [{ ...changed(activation, 'completed'), more: { output: event.output } }];
    case 'task-skipped':
      return [{ activation, status: 'completed' }];
    case 'task-compensated':
      return [changed(activation, 'completed')];
    case 'task-faulted':
      return [{ ...changed(activation, 'faulted'), more: { error: event.problem as Json } }];
    case 'task-cancelled':
      return [changed(activation, 'cancelled')];
    default:
      return [];
  }
}

/** The status has the name of what has happened, unless said otherwise. */
function changed(activation: ActivationId, verb: string, status = verb): Change {
  return { activation, verb, status };
}
