import { pointerTo } from '../document/pointer.ts';
import type { Syntax, SyntaxMap } from '../document/syntax.ts';
import type { ScheduleTrigger } from '../plan/schedule.ts';
import { object, optional } from '../reading/read-object.ts';
import { asText, oneOf, type Reader, scoped } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { listed, quoted } from '../reading/words.ts';
import { cronFault } from '../values/cron.ts';
import { durationOf, parseDuration } from '../values/duration.ts';
import { duration } from './duration.ts';
import { eventStrategy } from './event-strategy.ts';

const TRIGGERS = ['every', 'cron', 'after', 'on'];

const cron: Reader<string> = (at, scope) => {
  const expression = asText('`cron`', at, scope);
  const fault = expression === undefined ? undefined : cronFault(expression);
  if (fault !== undefined) {
    const message = `Expected a cron expression, such as \`0 0 * * *\`, but ${quoted(expression ?? '')} is none: ${fault}.`;
    scope.report.mistake(at, 'invalid-cron', message.replace(/\.\.$/, '.'));
  }
  return expression ?? '';
};

/** Milliseconds, known before any run: there is no data yet that an expression could read. */
function interval(name: string): Reader<number> {
  return (at, scope) => {
    const read = duration(at, scope);
    if (read.kind === 'expression')
      scope.report.unsupported(at, `expressions in a schedule (\`schedule.${name}\`)`);
    if (isNothing(at))
      scope.report.unsupported(at, `schedules without a pause (\`schedule.${name}\`)`);
    return read.kind === 'expression' ? 0 : read.ms;
  };
}

function isNothing(at: Syntax): boolean {
  if (at.kind === 'map') return durationOf(at.value) === 0;
  return typeof at.value === 'string' && parseDuration(at.value) === 0;
}

const SCHEDULE = object('`schedule`', {
  every: optional(interval('every')),
  cron: optional(cron),
  after: optional(interval('after')),
  on: optional(eventStrategy),
  read: optional(oneOf('`read`', ['data', 'envelope', 'raw'])),
});

/** `schedule`: when the workflow is started by itself. */
export const schedule: Reader<readonly ScheduleTrigger[]> = scoped(
  { place: 'schedule' },
  (at, scope) => {
    const { every, cron: expression, after, on, read = 'data' } = SCHEDULE(at, scope);
    if (at.kind === 'map') checkTriggers(at, scope);
    const triggers: ScheduleTrigger[] = [];
    if (every !== undefined) triggers.push({ kind: 'every', ms: every });
    if (expression !== undefined) triggers.push({ kind: 'cron', expression });
    if (after !== undefined) triggers.push({ kind: 'after', ms: after });
    if (on !== undefined) triggers.push({ kind: 'on', to: on, read });
    return triggers;
  },
);

function checkTriggers(map: SyntaxMap, scope: Scope): void {
  const triggers = TRIGGERS.filter((name) => map.entries.has(name));
  if (triggers.length === 0) {
    const message = `Expected \`schedule\` to have one of ${listed(TRIGGERS, 'or')}, but it has none of them.`;
    scope.report.mistake(map, 'missing-property', message);
  }
  if (map.entries.has('read') && !map.entries.has('on')) {
    const place = { pointer: pointerTo(map.pointer, 'on'), offset: map.offset };
    const message =
      'Expected `schedule` to have `on` because it has `read`, but it does not. Add `on:`, or take `read` out.';
    scope.report.mistake(place, 'missing-property', message);
  }
}
