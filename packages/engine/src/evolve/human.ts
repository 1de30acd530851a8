import type {
  HumanTaskClaimed,
  HumanTaskCompleted,
  HumanTaskDecided,
  HumanTaskEscalated,
  HumanTaskOpened,
  HumanTaskOverdue,
  HumanTaskReassigned,
  HumanTaskReleased,
  HumanTaskReminded,
} from '../events.ts';
import { type HumanAct, type HumanBody, isShared, type People } from '../human/human-task.ts';
import type { Instant, RunState } from '../state.ts';
import { live, makeReady } from './live.ts';

type At = { readonly at: Instant };

/** Acts that are remembered: the newest. All of them are in the log. */
const MOST_ACTS = 100;

export function opened(state: RunState, event: HumanTaskOpened & At): void {
  const { request, candidates, claimedBy, timers, at } = event;
  live(state, event.activation).body = {
    kind: 'human',
    request,
    openedAt: at,
    candidates,
    ...(claimedBy !== undefined && { claimedBy }),
    timers,
    decisions: [],
    history: [{ act: 'opened', at, ...(claimedBy !== undefined && { to: claimedBy }) }],
  };
}

export function claimed(state: RunState, event: HumanTaskClaimed & At): void {
  const body = asking(state, event.activation);
  body.claimedBy = event.by;
  note(body, { act: 'claimed', ...whoAndWhen(event) });
}

export function released(state: RunState, event: HumanTaskReleased & At): void {
  const body = asking(state, event.activation);
  delete body.claimedBy;
  note(body, { act: 'released', ...whoAndWhen(event) });
}

export function reassigned(state: RunState, event: HumanTaskReassigned & At): void {
  const { to, from } = event;
  const body = asking(state, event.activation);
  if (isShared(body.request)) {
    const others = body.candidates.users.filter((user) => user !== from);
    body.candidates = { ...body.candidates, users: [...others, to] };
  } else {
    body.claimedBy = to;
  }
  note(body, {
    act: 'reassigned',
    ...whoAndWhen(event),
    to,
    ...(from !== undefined && { from }),
  });
}

/** One reminder is enough for all that have become due meanwhile. */
export function reminded(state: RunState, { activation, at }: HumanTaskReminded & At): void {
  const body = asking(state, activation);
  body.timers = body.timers.filter((timer) => timer.kind !== 'remind' || timer.at > at);
  note(body, { act: 'reminded', at });
}

export function overdue(state: RunState, { activation, at }: HumanTaskOverdue & At): void {
  const body = asking(state, activation);
  body.timers = body.timers.filter(({ kind }) => kind !== 'due');
  note(body, { act: 'overdue', at });
}

export function escalated(state: RunState, { activation, at }: HumanTaskEscalated & At): void {
  const body = asking(state, activation);
  body.timers = body.timers.filter(({ kind }) => kind !== 'escalate');
  const { escalation } = body.request;
  if (escalation) {
    body.candidates = together(body.candidates, escalation);
    delete body.claimedBy;
  }
  note(body, { act: 'escalated', at });
}

export function decided(state: RunState, event: HumanTaskDecided & At): void {
  const body = asking(state, event.activation);
  const { decision, comment, outcome, by, at } = event;
  const said = { decision, ...(comment !== undefined && { comment }) };
  body.decisions.push({ ...said, by, at });
  note(body, { act: 'decided', ...whoAndWhen(event), ...said });
  if (outcome) conclude(state, event.activation, body, { by, at, outcome });
}

export function completed(state: RunState, event: HumanTaskCompleted & At): void {
  const body = asking(state, event.activation);
  const { by, at, data } = event;
  note(body, { act: 'completed', ...whoAndWhen(event) });
  conclude(state, event.activation, body, { by, at, data });
}

function conclude(
  state: RunState,
  activation: string,
  body: HumanBody,
  completion: NonNullable<HumanBody['completion']>,
): void {
  body.completion = completion;
  body.timers = [];
  makeReady(state, activation);
}

function whoAndWhen({ by, vouchedBy, at }: Omit<HumanTaskClaimed, 'type'> & At) {
  return { at, by, ...(vouchedBy !== undefined && { vouchedBy }) };
}

function together(some: People, others: People): People {
  return {
    users: [...new Set([...some.users, ...others.users])],
    groups: [...new Set([...some.groups, ...others.groups])],
  };
}

function note({ history }: HumanBody, act: HumanAct): void {
  history.push(act);
  if (history.length > MOST_ACTS) history.shift();
}

function asking(state: RunState, id: string): HumanBody {
  const { body } = live(state, id);
  if (body?.kind !== 'human')
    throw new Error(`Expected activation ${id} to wait for people, but it does not.`);
  return body;
}
