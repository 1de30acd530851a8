import type { Json } from '@tutti/jq';
import type { CloudEvent } from '../cloud-event.ts';
import { definitionSource } from '../cloud-event.ts';
import type { Activation } from '../state.ts';
import { taskName } from '../status.ts';
import type { Turn } from '../turn.ts';
import type { HumanBody, HumanTask } from './human-task.ts';

/** What is told of a human task to whoever listens. */
export type HumanNews = 'opened' | 'reminder' | 'overdue' | 'escalated' | 'completed' | 'cancelled';

/** Puts the task as it is now into lists; `cancelled`: the run no longer waits for it. */
export function showTask(
  turn: Turn,
  activation: Activation,
  body: HumanBody,
  ends?: 'cancelled',
): void {
  turn.perform({ type: 'show-human-task', task: shownTask(turn, activation, body, ends) });
}

/** A human task as lists show it. */
export function shownTask(
  { at }: Pick<Turn, 'at'>,
  { id, pointer }: Pick<Activation, 'id' | 'pointer'>,
  body: HumanBody,
  ends?: 'cancelled',
): HumanTask {
  const { starter: _, escalation: _e, ...request } = body.request;
  const { openedAt, candidates, claimedBy, decisions, history, completion } = body;
  return {
    activation: id,
    pointer,
    status: ends ?? statusOf(body),
    ...request,
    openedAt,
    ...((ends ?? completion) && { closedAt: completion?.at ?? at }),
    candidates,
    ...(claimedBy !== undefined && { claimedBy }),
    decisions: [...decisions],
    history: [...history],
    ...(completion && { completion }),
  };
}

function statusOf({ completion, claimedBy }: HumanBody): HumanTask['status'] {
  if (completion) return 'completed';
  return claimedBy === undefined ? 'open' : 'claimed';
}

/** Tells whoever listens, by a CloudEvent `io.tutti.human-task.<news>.v1`. [SPEC H8] */
export function tellOfTask(
  turn: Turn,
  activation: Activation,
  body: HumanBody,
  news: HumanNews,
): void {
  const { state, at, knowledge } = turn;
  const { namespace, name, version } = knowledge.plan.document;
  const task = `${state.id}.${activation.id}`;
  const event: CloudEvent = {
    specversion: '1.0',
    id: `${task}-${news}-${state.sequence}`,
    source: definitionSource(knowledge.plan.document),
    type: `io.tutti.human-task.${news}.v1`,
    subject: task,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: {
      id: task,
      run: state.id,
      definition: { namespace, name, version },
      name: taskName(activation.pointer),
      ...aboutTask(body),
    },
  };
  turn.perform({ type: 'emit', event });
}

function aboutTask({ request, candidates, claimedBy, completion }: HumanBody) {
  const { asks, title, priority, dueAt } = request;
  return {
    asks,
    title,
    priority,
    candidates: { users: [...candidates.users], groups: [...candidates.groups] },
    ...(claimedBy !== undefined && { claimedBy }),
    ...(dueAt !== undefined && { dueAt: new Date(dueAt).toISOString() }),
    ...(completion && { completedBy: completion.by }),
    ...(completion?.outcome && { outcome: completion.outcome }),
  } satisfies { readonly [member: string]: Json };
}
