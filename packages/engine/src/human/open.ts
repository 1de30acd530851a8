import type { Json } from '@tutti/jq';
import type { HumanApproval, HumanCall, Template } from '@tutti/language';
import type { HumanTaskOpened } from '../events.ts';
import { checkSchema } from '../schema.ts';
import type { Activation } from '../state.ts';
import { failTask } from '../task-problem.ts';
import type { Turn } from '../turn.ts';
import { HUMAN_PRIORITIES, type HumanPriority, type People } from './human-task.ts';
import { nameFrom, peopleFrom, without, withUser } from './people.ts';
import { shown, textFrom } from './text.ts';
import { dueFrom, timersOf } from './times.ts';

/** Characters. */
const LONGEST_TITLE = 500;
const LONGEST_DESCRIPTION = 20_000;

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
  const others =
    call.escalation?.candidates && peopleFrom(turn, activation, call.escalation.candidates);
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

function priorityFrom(value: Json): HumanPriority {
  const known = HUMAN_PRIORITIES.find((priority) => priority === value);
  if (known) return known;
  const words = HUMAN_PRIORITIES.join(', ');
  return failTask(
    'expression',
    `Expected the priority to be one of ${words}, but it is ${shown(value)}.`,
  );
}
