import type { Syntax, SyntaxEntry } from '../document/syntax.ts';
import type { EventTrigger, SchedulePolicy, ScheduleTrigger } from '../plan/schedule.ts';
import { object, optional } from '../reading/read-object.ts';
import { asText, expected, integer, oneOf, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { parseDuration } from '../values/duration.ts';
import { isTimeZone } from '../values/time-zone.ts';
import { metadataOf } from './document-metadata.ts';

const DEFAULT_POLICY: SchedulePolicy = {
  timeZone: 'UTC',
  catchUp: 'one',
  catchUpLimit: 100,
  overlap: 'allow',
  input: 'none',
  completeWithinMs: 86_400_000,
};

const timeZone: Reader<string> = (at, scope) => {
  const name = asText('`timeZone`', at, scope);
  if (name !== undefined && !isTimeZone(name)) {
    const what = 'a time zone of the IANA database, such as `Europe/Berlin`';
    expected(what, at, scope, 'invalid-time-zone');
  }
  return name ?? DEFAULT_POLICY.timeZone;
};

/** Milliseconds. */
const completeWithin: Reader<number> = (at, scope) => {
  const text = asText('`completeWithin`', at, scope);
  const ms = text === undefined ? null : parseDuration(text);
  if (text !== undefined && !ms) {
    expected('an ISO 8601 duration, such as `PT30S` or `P1DT12H`', at, scope, 'invalid-duration');
  }
  return ms ?? DEFAULT_POLICY.completeWithinMs;
};

const POLICY = object('`metadata.schedule`', {
  timeZone: optional(timeZone),
  catchUp: optional(oneOf('`catchUp`', ['none', 'one', 'all'])),
  catchUpLimit: optional(integer('`catchUpLimit`', { from: 1, to: 1000 })),
  overlap: optional(oneOf('`overlap`', ['allow', 'skip', 'queue', 'cancel-running'])),
  input: optional(oneOf('`input`', ['none', 'fire'])),
  completeWithin: optional(completeWithin),
});

/**
 * The policies that the DSL does not have: `document.metadata.schedule`. It is the document's own
 * business unless there is a schedule that it is about.
 */
export function schedulePolicyOf(
  root: Syntax,
  triggers: readonly ScheduleTrigger[],
  scope: Scope,
): SchedulePolicy {
  const at = metadataOf(root, 'schedule');
  if (at === undefined) return DEFAULT_POLICY;
  const { completeWithin: completeWithinMs, ...policy } = POLICY(at, scope);
  if (at.kind === 'map') checkMeaning([...at.entries.values()], triggers, policy, scope);
  return {
    ...DEFAULT_POLICY,
    ...policy,
    ...(completeWithinMs !== undefined && { completeWithinMs }),
  };
}

/** A policy that would change nothing is a misunderstanding. */
function checkMeaning(
  entries: readonly SyntaxEntry[],
  triggers: readonly ScheduleTrigger[],
  { catchUp }: Partial<SchedulePolicy>,
  scope: Scope,
): void {
  if (triggers.length === 0) return;
  for (const { name, at } of entries) {
    const reason = meaninglessBecause(name, triggers, catchUp);
    if (reason === undefined) continue;
    const message = `Expected no \`${name}\` here, because ${reason}. Take it out.`;
    scope.report.mistake(at, 'unexpected-property', message);
  }
}

function meaninglessBecause(
  name: string,
  triggers: readonly ScheduleTrigger[],
  catchUp: SchedulePolicy['catchUp'] | undefined,
): string | undefined {
  const kinds = new Set(triggers.map(({ kind }) => kind));
  if (name === 'timeZone' && !kinds.has('cron')) return 'only `cron` reads a wall clock';
  if (name === 'overlap' && kinds.size === 1 && kinds.has('after'))
    return '`after` waits for the end of the run before';
  if (['catchUp', 'catchUpLimit'].includes(name) && !kinds.has('every') && !kinds.has('cron'))
    return 'only times of `every` and `cron` can be missed';
  if (name === 'catchUpLimit' && catchUp !== 'all') return 'only `catchUp: all` has a limit';
  if (name === 'input' && kinds.size === 1 && kinds.has('on')) return '`on` gives runs the events';
  if (name === 'completeWithin' && !triggers.some(isOfSets))
    return 'only `on.all` and `on.any` with `until` wait for further events';
  return undefined;
}

function isOfSets(trigger: ScheduleTrigger): trigger is EventTrigger {
  if (trigger.kind !== 'on') return false;
  const { to } = trigger;
  return to.kind === 'all' || (to.kind === 'any' && to.until !== undefined);
}
