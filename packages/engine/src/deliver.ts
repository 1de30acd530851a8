import type { Json } from '@tutti/jq';
import type { Expression, ListenStrategy, ListenTask } from '@tutti/language';
import { type CloudEvent, eventKey } from './cloud-event.ts';
import type { DeliverEvent } from './commands.ts';
import { type Correlations, matchEvent } from './event-match.ts';
import type { EventConsumed } from './events.ts';
import { scopeOfListener } from './filter-scope.ts';
import { admit, tooDeep } from './outside-data.ts';
import { readEvent } from './read-event.ts';
import type { Rejection } from './rejections.ts';
import type { Activation, ActivationId, ListenBody } from './state.ts';
import { TaskProblem } from './task-problem.ts';
import type { Turn } from './turn.ts';

/** Offers an event to a listening activation: consumed, or refused with the reason. [SPEC V3–V8] */
export function deliver(turn: Turn, command: DeliverEvent): Rejection | null {
  const { subscription, expiresAt } = command;
  const event = admit(command.event as Json) as CloudEvent | undefined;
  if (!event) return refuse('event-not-matched', tooDeep(`Event ${command.event.id}`));
  const activation = turn.find(subscription);
  const body = activation?.body;
  if (!activation || body?.kind !== 'listen' || body.closed) {
    return refuse('subscription-not-active', `Activation ${subscription} is not listening.`);
  }
  if (wasConsumed(turn, activation.id, body, event)) {
    return refuse('event-already-consumed', `This run has already consumed event ${event.id}.`);
  }
  const task = turn.activity(activation) as ListenTask;
  const match = consume(turn, activation, task, body, event);
  if (!match) return refuse('event-not-matched', `Event ${event.id} fits no filter here.`);
  const { correlations } = match;
  turn.emit({
    type: 'event-consumed',
    activation: activation.id,
    event,
    expiresAt,
    ...match,
    // The last one says what all keys have come to.
    ...(match.closes && { correlations: { ...body.correlations, ...correlations } }),
  });
  if (match.closes) turn.perform({ type: 'unsubscribe', subscription });
  return null;
}

type Match = Pick<
  EventConsumed,
  'filter' | 'until' | 'correlations' | 'item' | 'queued' | 'closes' | 'problem'
>;

function consume(
  turn: Turn,
  activation: Activation,
  task: ListenTask,
  body: ListenBody,
  event: CloudEvent,
): Match | null {
  const { to } = task;
  const ending = to.kind === 'any' && to.until && to.until.kind !== 'expression' ? to.until : null;
  const last = ending && findFilter(turn, activation, ending, body.untilMatched, body, event);
  if (ending && last) {
    return { ...last, until: true, closes: closes(ending, body.untilMatched, last.filter) };
  }
  const hit = findFilter(turn, activation, to, body.matched, body, event);
  if (!hit) return null;
  const item = readEvent(event, task.read);
  const match = { ...hit, item, ...(task.foreach && { queued: true }) };
  if (to.kind !== 'any' || !to.until) {
    return { ...match, ...(closes(to, body.matched, hit.filter) && { closes: true }) };
  }
  if (to.until.kind !== 'expression') return match;
  return { ...match, ...conclude(turn, activation, to.until, [...body.consumed, item]) };
}

/** What the condition of `until` says of the events consumed so far. */
function conclude(
  turn: Turn,
  activation: Activation,
  until: Expression,
  consumed: readonly Json[],
): Pick<EventConsumed, 'closes' | 'problem'> {
  try {
    return turn.holds(until, consumed, activation) ? { closes: true } : {};
  } catch (error) {
    if (!(error instanceof TaskProblem)) throw error;
    return { closes: true, problem: error.problem };
  }
}

interface Hit {
  readonly filter?: number;
  readonly correlations: Correlations;
}

/** The first filter of a strategy that wants the event; `any: []` wants every one. */
function findFilter(
  turn: Turn,
  activation: Activation,
  to: ListenStrategy,
  matched: readonly number[],
  body: ListenBody,
  event: CloudEvent,
): Hit | null {
  if (to.kind === 'any' && to.filters.length === 0) return { correlations: {} };
  const scope = scopeOfListener(turn, activation);
  for (const [index, filter] of to.filters.entries()) {
    if (to.kind === 'all' && matched.includes(index)) continue;
    const correlations = matchEvent(scope, filter, event, body.correlations);
    if (correlations) return { filter: index, correlations };
  }
  return null;
}

/** Is the strategy satisfied once `filter` has had its event? */
function closes(to: ListenStrategy, matched: readonly number[], filter?: number): boolean {
  if (to.kind !== 'all') return true;
  return new Set([...matched, filter]).size >= to.filters.length;
}

function wasConsumed(turn: Turn, id: ActivationId, body: ListenBody, event: CloudEvent): boolean {
  const consumed = turn.state.consumedEvents[eventKey(event)];
  if (!consumed) return false;
  return consumed.sequence < body.sequence || consumed.by.includes(id);
}

function refuse(code: Rejection['code'], message: string): Rejection {
  return { code, message };
}
