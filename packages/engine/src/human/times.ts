import {
  type HumanCall,
  type HumanDelay,
  type HumanDue,
  parseDateTime,
  parseDuration,
} from '@tutti/language';
import { durationFrom } from '../duration.ts';
import type { Activation, Instant } from '../state.ts';
import { failTask } from '../task-problem.ts';
import type { Turn } from '../turn.ts';
import type { HumanTimer } from './human-task.ts';
import { shown } from './text.ts';

/** The last instant that has a date. */
const END_OF_TIME: Instant = 8_640_000_000_000_000;

/** When a task that is opened now is due. */
export function dueFrom(turn: Turn, activation: Activation, due: HumanDue): Instant {
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

/** What happens by itself to a task that is opened now, in order. [SPEC H7] */
export function timersOf(
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
