import type { Syntax, SyntaxEntry } from '../document/syntax.ts';
import type { SchedulePolicy, ScheduleTrigger } from '../plan.ts';
import { object, optional } from '../reading/read-object.ts';
import { asText, expected, integer, oneOf, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { isTimeZone } from '../values/time-zone.ts';
import { metadataOf } from './document-metadata.ts';

const DEFAULT_POLICY: SchedulePolicy = {
  timeZone: 'UTC',
  catchUp: 'one',
  catchUpLimit: 100,
  overlap: 'allow',
  input: 'none',
};

const timeZone: Reader<string> = (at, scope) => {
  const name = asText('`timeZone`', at, scope);
  if (name !== undefined && !isTimeZone(name)) {
    const what = 'a time zone of the IANA database, such as `Europe/Berlin`';
    expected(what, at, scope, 'invalid-time-zone');
  }
  return name ?? DEFAULT_POLICY.timeZone;
};

const POLICY = object('`metadata.schedule`', {
  timeZone: optional(timeZone),
  catchUp: optional(oneOf('`catchUp`', ['none', 'one', 'all'])),
  catchUpLimit: optional(integer('`catchUpLimit`', { from: 1, to: 1000 })),
  overlap: optional(oneOf('`overlap`', ['allow', 'skip', 'queue', 'cancel-running'])),
  input: optional(oneOf('`input`', ['none', 'fire'])),
});

/**
 * The policies that the DSL does not have: `document.metadata.schedule`. It is the document's own
 * business unless there is a schedule that it is about.
 */
export function schedulePolicyOf(
  root: Syntax,
  trigger: ScheduleTrigger,
  scope: Scope,
): SchedulePolicy {
  const at = metadataOf(root, 'schedule');
  if (at === undefined) return DEFAULT_POLICY;
  const policy = POLICY(at, scope);
  if (at.kind === 'map') checkMeaning([...at.entries.values()], trigger, policy, scope);
  return { ...DEFAULT_POLICY, ...policy };
}

/** A policy that would change nothing is a misunderstanding. */
function checkMeaning(
  entries: readonly SyntaxEntry[],
  { kind }: ScheduleTrigger,
  { catchUp }: Partial<SchedulePolicy>,
  scope: Scope,
): void {
  for (const { name, at } of entries) {
    const reason = meaninglessBecause(name, kind, catchUp);
    if (reason === undefined) continue;
    const message = `Expected no \`${name}\` here, because ${reason}. Take it out.`;
    scope.report.mistake(at, 'unexpected-property', message);
  }
}

function meaninglessBecause(
  name: string,
  kind: ScheduleTrigger['kind'],
  catchUp: SchedulePolicy['catchUp'] | undefined,
): string | undefined {
  if (name === 'timeZone' && kind !== 'cron') return 'only `cron` reads a wall clock';
  const isOfRegular = ['catchUp', 'catchUpLimit', 'overlap'].includes(name);
  if (isOfRegular && kind === 'after') return '`after` waits for the end of the run before';
  if (name === 'catchUpLimit' && catchUp !== 'all') return 'only `catchUp: all` has a limit';
  return undefined;
}
