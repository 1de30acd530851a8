import type { SyntaxMap } from '../document/syntax.ts';
import { expression, expressionIn } from '../expressions/expression.ts';
import type { HumanDelay, HumanDue, HumanEscalation } from '../human-call.ts';
import { object, optional } from '../reading/read-object.ts';
import { expected, expectedContent, listOf, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { parseDateTime } from '../values/date-time.ts';
import { parseDuration } from '../values/duration.ts';
import { duration } from './duration.ts';
import { candidates } from './human-people.ts';

/** More of them are a mistake of whoever wrote them, or a torment. */
const MOST_REMINDERS = 20;

const NOW: HumanDue = { kind: 'duration', ms: 0 };

/** A duration since the task was opened, an instant, or an expression that yields either. */
export const due: Reader<HumanDue> = (at, scope) => {
  if (at.kind === 'map') return duration(at, scope);
  const text = at.kind === 'scalar' && typeof at.value === 'string' ? at.value : undefined;
  if (text !== undefined && expressionIn(text, scope)) return expression(at, scope);
  const instant = text === undefined ? null : parseDateTime(text);
  if (instant !== null) return { kind: 'instant', at: instant };
  const ms = text === undefined ? null : parseDuration(text);
  if (ms !== null) return { kind: 'duration', ms };
  const what = 'a duration such as `P3D`, or an instant such as `2026-01-31T08:00:00Z`';
  expected(what, at, scope, text === undefined ? 'wrong-type' : 'invalid-duration');
  return NOW;
};

const DELAY = {
  after: optional(duration),
  beforeDue: optional(duration),
  afterDue: optional(duration),
};

type DelayFields = {
  readonly [name in keyof typeof DELAY]?: Exclude<HumanDue, { kind: 'instant' }>;
};

function delayOf({ after, beforeDue, afterDue }: DelayFields): HumanDelay {
  if (beforeDue) return { from: 'before-due', delay: beforeDue };
  if (afterDue) return { from: 'after-due', delay: afterDue };
  return { from: 'opening', delay: after ?? { kind: 'duration', ms: 0 } };
}

const REMINDER = object('a reminder', DELAY, ['after', 'beforeDue', 'afterDue']);

const list = listOf('`reminders`', (at, scope) => delayOf(REMINDER(at, scope)));

export const reminders: Reader<readonly HumanDelay[]> = (at, scope) => {
  const read = list(at, scope);
  if (at.kind === 'list' && read.length === 0)
    expectedContent('`reminders` to have at least one reminder', at, scope);
  if (read.length > MOST_REMINDERS) {
    const message = `Expected at most ${MOST_REMINDERS} reminders, but there are ${read.length}. Keep those that somebody will read.`;
    scope.report.mistake(at, 'invalid-number', message);
  }
  return read;
};

const ESCALATION = object(
  '`escalation`',
  { after: DELAY.after, afterDue: DELAY.afterDue, candidates: optional(candidates) },
  ['after', 'afterDue'],
);

export const escalation: Reader<HumanEscalation> = (at, scope) => {
  const { candidates, ...delay } = ESCALATION(at, scope);
  return { ...delayOf(delay), ...(candidates && { candidates }) };
};

/** What counts from the due instant needs one. */
export function checkDue(arguments_: SyntaxMap, scope: Scope): void {
  if (arguments_.entries.has('due')) return;
  const asked = [arguments_.entries.get('reminders'), arguments_.entries.get('escalation')];
  const maps = asked.flatMap((entry) => {
    const value = entry?.value;
    return value?.kind === 'list' ? value.items : value ? [value] : [];
  });
  for (const map of maps) {
    if (map.kind !== 'map') continue;
    for (const name of ['beforeDue', 'afterDue']) {
      const entry = map.entries.get(name);
      if (!entry) continue;
      const message = `Expected no \`${name}\`, because the task has no \`due\`. Give it one, or count with \`after\` from when the task is opened.`;
      scope.report.mistake(entry.at, 'unexpected-property', message);
    }
  }
}
