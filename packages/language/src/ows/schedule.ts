import { pointerTo } from '../document/pointer.ts';
import type { Syntax } from '../document/syntax.ts';
import { object, optional } from '../reading/read-object.ts';
import { asText, oneOf, type Reader, scoped } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { listed, quoted } from '../reading/words.ts';
import { cronFault } from '../values/cron.ts';
import { duration } from './duration.ts';
import { eventStrategy } from './event-strategy.ts';

const TRIGGERS = ['every', 'cron', 'after', 'on'];

function cron(at: Syntax, scope: Scope): void {
  const expression = asText('`cron`', at, scope);
  const fault = expression === undefined ? undefined : cronFault(expression);
  if (fault === undefined) return;
  const message = `Expected a cron expression, such as \`0 0 * * *\`, but ${quoted(expression ?? '')} is none: ${fault}.`;
  scope.report.mistake(at, 'invalid-cron', message.replace(/\.\.$/, '.'));
}

const SCHEDULE = object('`schedule`', {
  every: optional(duration),
  cron: optional(cron),
  after: optional(duration),
  on: optional(eventStrategy),
  read: optional(oneOf('`read`', ['data', 'envelope', 'raw'])),
});

/** `schedule`: when the workflow is started by itself. */
export const schedule: Reader<void> = scoped({ place: 'schedule' }, (at, scope) => {
  SCHEDULE(at, scope);
  if (at.kind !== 'map') return;
  const triggers = TRIGGERS.filter((name) => at.entries.has(name));
  if (triggers.length === 0) {
    const message = `Expected \`schedule\` to have one of ${listed(TRIGGERS, 'or')}, but it has none of them.`;
    scope.report.mistake(at, 'missing-property', message);
  }
  if (at.entries.has('read') && !at.entries.has('on')) {
    const place = { pointer: pointerTo(at.pointer, 'on'), offset: at.offset };
    const message =
      'Expected `schedule` to have `on` because it has `read`, but it does not. Add `on:`, or take `read` out.';
    scope.report.mistake(place, 'missing-property', message);
  }
  for (const name of triggers)
    scope.report.unsupported(at.entries.get(name)!.at, `schedules (\`schedule.${name}\`)`);
});
