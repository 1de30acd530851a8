import type { Json } from '@tutti/jq';
import {
  type HumanApproval,
  type HumanCall,
  type HumanCandidates,
  type HumanDelay,
  type HumanDue,
  type HumanEscalation,
  parseDateTime,
  parseDuration,
  type Template,
} from '@tutti/language';
import { durationFrom } from '../duration.ts';
import type { HumanTaskOpened } from '../events.ts';
import { checkSchema } from '../schema.ts';
import type { Activation, Instant } from '../state.ts';
import { failTask } from '../task-problem.ts';
import type { Turn } from '../turn.ts';
import {
  HUMAN_PRIORITIES,
  type HumanPriority,
  type HumanTimer,
  type People,
} from './human-task.ts';

/** People of one kind that a task names. */
const MOST_NAMES = 200;
/** Characters. */
const LONGEST_NAME = 200;
const ONE_LINE = /^\S(?:.*\S)?$/;
const LONGEST_TITLE = 500;
const LONGEST_DESCRIPTION = 20_000;
/** The last instant that has a date. */
const END_OF_TIME: Instant = 8_640_000_000_000_000;

type Opening = Pick<HumanTaskOpened, 'request' | 'candidates' | 'claimedBy' | 'timers'>;

/** Evaluates what is asked, of whom, and when what happens. [SPEC H1, H2] */
export function opening(turn: Turn, activation: Activation, call: HumanCall): Opening {
  const fill = (template: Template) => turn.fill(template, activation.input ?? null, activation);
  const { asks, assignee } = call;
  if (asks.kind === 'form' && asks.schema !== undefined) checkSchema(asks.schema, 'form');
  const claimedBy = assignee && nameFrom('the assignee', fill(assignee));
  const starter = asks.kind === 'approval' ? excludedStarter(turn, asks) : undefined;
  const named = peopleFrom(turn, activation, call.candidates);
  const candidates = without(starter, withUser(claimedBy, named));
  const dueAt = call.due && dueFrom(turn, activation, call.due);
  const others = call.escalation && peopleOf(turn, activation, call.escalation);
  return {
    request: {
      asks: asks.kind,
      title: textFrom('the title', fill(call.title), LONGEST_TITLE),
      ...(call.description && {
        description: textFrom('the description', fill(call.description), LONGEST_DESCRIPTION),
      }),
      ...(call.data && { data: fill(call.data) }),
      ...(asks.kind === 'form' && asks.initial && { initial: fill(asks.initial) }),
      priority: priorityFrom(fill(call.priority)),
      ...(dueAt !== undefined && { dueAt }),
      ...(asks.kind === 'approval' && { approvals: wanted(asks, candidates, starter) }),
      ...(starter !== undefined && { starter }),
      ...(others && { escalation: without(starter, others) }),
    },
    candidates: expectSomebody(candidates, starter),
    ...(claimedBy !== undefined && candidates.users.includes(claimedBy) && { claimedBy }),
    timers: timersOf(turn, activation, call, dueAt),
  };
}

/** Who has started the run may not approve what it asks for. [SPEC H6] */
function excludedStarter({ state }: Turn, asks: HumanApproval): string | undefined {
  return asks.allowSelfApproval ? undefined : state.startedBy;
}

function wanted(
  { approvals }: HumanApproval,
  { users, groups }: People,
  starter: string | undefined,
): number {
  if (approvals === 'all') return users.length;
  if (groups.length === 0 && users.length < approvals) {
    failTask(
      'configuration',
      `Expected ${approvals} or more people who may approve, but there are ${users.length}.${but(starter)}`,
    );
  }
  return approvals;
}

function expectSomebody(people: People, starter: string | undefined): People {
  if (people.users.length + people.groups.length > 0) return people;
  return failTask(
    'configuration',
    `Expected somebody who may take the task, but there is nobody.${but(starter)}`,
  );
}

function but(starter: string | undefined): string {
  return starter === undefined ? '' : ` ${starter} has started the run and may not approve.`;
}

/** Without candidates an escalation is only told of. */
function peopleOf(
  turn: Turn,
  activation: Activation,
  { candidates }: HumanEscalation,
): People | undefined {
  if (!candidates.users && !candidates.groups) return undefined;
  return peopleFrom(turn, activation, candidates);
}

function peopleFrom(turn: Turn, activation: Activation, named: HumanCandidates): People {
  const namesFrom = (what: string, template: Template | undefined) => {
    if (!template) return [];
    return listFrom(what, turn.fill(template, activation.input ?? null, activation));
  };
  return {
    users: namesFrom('users', named.users),
    groups: namesFrom('groups', named.groups),
  };
}

function listFrom(what: string, value: Json): string[] {
  if (!Array.isArray(value)) {
    return failTask('expression', `Expected ${what} to be a list, but it is ${shown(value)}.`);
  }
  const names = new Set(value.map((name: Json) => nameFrom(`an item of ${what}`, name)));
  if (names.size <= MOST_NAMES) return [...names];
  return failTask('expression', `Expected at most ${MOST_NAMES} ${what}, but there are more.`);
}

function nameFrom(what: string, value: Json): string {
  const name = textFrom(what, value, LONGEST_NAME);
  if (ONE_LINE.test(name)) return name;
  return failTask(
    'expression',
    `Expected ${what} to be a line without blanks around it, but it is ${shown(name)}.`,
  );
}

function textFrom(what: string, value: Json, longest: number): string {
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value;
  const expected = `a text of 1 to ${longest} characters`;
  return failTask('expression', `Expected ${what} to be ${expected}, but it is ${shown(value)}.`);
}

function priorityFrom(value: Json): HumanPriority {
  const known = HUMAN_PRIORITIES.find((priority) => priority === value);
  if (known) return known;
  const words = HUMAN_PRIORITIES.join(', ');
  return failTask(
    'expression',
    `Expected the priority to be one of ${words}, but it is ${shown(value)}.`,
  );
}

function dueFrom(turn: Turn, activation: Activation, due: HumanDue): Instant {
  if (due.kind === 'instant') return due.at;
  if (due.kind === 'duration') return bounded(turn.at + due.ms);
  const value = turn.evaluate(due, activation.input ?? null, activation);
  const instant = typeof value === 'string' ? parseDateTime(value) : null;
  if (instant !== null) return instant;
  if (typeof value === 'string' && parseDuration(value) === null) {
    return failTask(
      'expression',
      `Expected due to be a duration or an instant, but it is ${shown(value)}.`,
    );
  }
  return bounded(turn.at + durationFrom(value));
}

function timersOf(
  turn: Turn,
  activation: Activation,
  { reminders, escalation }: HumanCall,
  dueAt: Instant | undefined,
): HumanTimer[] {
  const at = ({ from, delay }: HumanDelay) => {
    const ms = turn.duration(delay, activation.input ?? null, activation);
    if (from === 'opening') return bounded(turn.at + ms);
    return bounded((dueAt ?? turn.at) + (from === 'before-due' ? -ms : ms));
  };
  const reminding = reminders.map((delay): HumanTimer => ({ kind: 'remind', at: at(delay) }));
  return [
    // What should have been reminded of before it was opened, is new.
    ...reminding.filter((timer) => timer.at > turn.at),
    ...(dueAt === undefined ? [] : [{ kind: 'due', at: dueAt } as const]),
    ...(escalation ? [{ kind: 'escalate', at: at(escalation) } as const] : []),
  ].sort((a, b) => a.at - b.at);
}

function bounded(instant: Instant): Instant {
  if (Math.abs(instant) <= END_OF_TIME) return instant;
  return failTask('expression', 'Expected an instant that a calendar has, but it is too far away.');
}

function withUser(user: string | undefined, { users, groups }: People): People {
  if (user === undefined || users.includes(user)) return { users, groups };
  return { users: [...users, user], groups };
}

function without(user: string | undefined, { users, groups }: People): People {
  return { users: users.filter((name) => name !== user), groups };
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
