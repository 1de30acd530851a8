import type { Json } from '@tutti/jq';
import type { HumanCandidates, Template } from '@tutti/language';
import type { Activation } from '../state.ts';
import { failTask } from '../task-problem.ts';
import type { Turn } from '../turn.ts';
import type { People } from './human-task.ts';
import { shown, textFrom } from './text.ts';

/** People of one kind that a task names. */
const MOST_NAMES = 200;
/** Characters. */
const LONGEST_NAME = 200;
const ONE_LINE = /^\S(?:.*\S)?$/;

/** Whom the templates name; throws an `expression` problem when they yield anything but names. */
export function peopleFrom(turn: Turn, activation: Activation, named: HumanCandidates): People {
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

/** A name: one line without blanks around it. `what` says in a message whose it is. */
export function nameFrom(what: string, value: Json): string {
  const name = textFrom(what, value, LONGEST_NAME);
  if (ONE_LINE.test(name)) return name;
  return failTask(
    'expression',
    `Expected ${what} to be a line without blanks around it, but it is ${shown(name)}.`,
  );
}

export function withUser(user: string | undefined, { users, groups }: People): People {
  if (user === undefined || users.includes(user)) return { users, groups };
  return { users: [...users, user], groups };
}

export function without(user: string | undefined, { users, groups }: People): People {
  return { users: users.filter((name) => name !== user), groups };
}
