import type { Json } from '@tutti/jq';
import type { RunEvent } from '../events.ts';
import { type News, qualifiedName, timeOf } from './news.ts';
import type { ToldTurn } from './told-turn.ts';

/** What an event of a run says of the run itself. [SPEC N1] */
export function workflowNews(turn: ToldTurn, event: RunEvent): readonly News[] {
  const status = STATUS[event.type];
  const changed: readonly News[] =
    status === undefined
      ? []
      : [{ what: 'workflow.status-changed', data: statusData(turn, event, status) }];
  return [...told(turn, event), ...changed];
}

/** The status phase of a run that an event says. */
export function statusSaid({ type }: RunEvent): string | undefined {
  return STATUS[type];
}

const STATUS: { readonly [type in RunEvent['type']]?: string } = {
  'run-started': 'pending',
  'run-entered': 'running',
  'run-suspended': 'suspended',
  'run-resumed': 'running',
  'run-retried': 'running',
  'run-reopened': 'running',
  'run-cancelled': 'cancelled',
  'run-completed': 'completed',
  'run-faulted': 'faulted',
  'rollback-failed': 'faulted',
};

export function statusData(
  turn: ToldTurn,
  { at }: RunEvent,
  status: string,
): { readonly [member: string]: Json } {
  return { name: qualifiedName(turn), updatedAt: timeOf(at), status };
}

function told(turn: ToldTurn, event: RunEvent): readonly News[] {
  const name = qualifiedName(turn);
  const at = timeOf(event.at);
  switch (event.type) {
    case 'run-started': {
      const { namespace, definition } = turn;
      const reference = { name: definition.name, namespace, version: definition.version };
      return [{ what: 'workflow.started', data: { name, definition: reference, startedAt: at } }];
    }
    case 'run-suspended':
      return [{ what: 'workflow.suspended', data: { name, suspendedAt: at } }];
    case 'run-resumed':
      return [{ what: 'workflow.resumed', data: { name, resumedAt: at } }];
    case 'run-cancelled':
      return [{ what: 'workflow.cancelled', data: { name, cancelledAt: at } }];
    case 'run-faulted':
    case 'rollback-failed': {
      const error = event.problem as Json;
      return [{ what: 'workflow.faulted', data: { name, faultedAt: at, error } }];
    }
    case 'run-completed':
      return [
        { what: 'workflow.completed', data: { name, completedAt: at, output: event.output } },
      ];
    default:
      return correlation(name, at, event);
  }
}

function correlation(name: string, at: string, event: RunEvent): readonly News[] {
  if (event.type === 'listen-entered') {
    const data = { name, startedAt: at };
    return [{ what: 'workflow.correlation-started', key: event.activation, data }];
  }
  if (event.type !== 'event-consumed' || !event.closes) return [];
  const { activation, correlations = {} } = event;
  const keys = Object.keys(correlations).length > 0 ? { correlationKeys: { ...correlations } } : {};
  const data = { name, completedAt: at, ...keys };
  return [{ what: 'workflow.correlation-completed', key: activation, data }];
}
