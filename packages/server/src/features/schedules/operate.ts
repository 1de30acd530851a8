import { type BodyOf, ROUTES } from '@tutti/api';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { invalidMember, overloaded, problem } from '../../http/problem.ts';
import { limitReachedText } from '../../runtime/concurrency/limit-reached.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { ScheduleId, StoredSchedule } from '../../store/port.ts';
import { refuseInstant, refuseSchedule } from './refuse.ts';
import { toSchedule, toText } from './rules.ts';

export interface OperateSchedulePorts {
  readonly runtime: Pick<Runtime, 'schedules'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Pausing, resuming, triggering and backfilling schedules. */
export function operateScheduleEndpoints(ports: OperateSchedulePorts): readonly Endpoint[] {
  const { schedules } = ports.runtime;
  return [
    endpoint(ROUTES.pauseSchedule, async ({ params }) =>
      show(params, await schedules.pause(params)),
    ),
    endpoint(ROUTES.resumeSchedule, async ({ params }) =>
      show(params, await schedules.resume(params)),
    ),
    endpoint(ROUTES.triggerSchedule, ({ params, principal }) =>
      trigger(ports, params, principal.name),
    ),
    endpoint(ROUTES.backfillSchedule, ({ params, body }) => backfill(ports, params, body)),
  ];
}

function show(id: ScheduleId, stored: StoredSchedule | null): Answer {
  return stored === null ? refuseSchedule(id) : json(200, toSchedule(stored));
}

async function trigger(
  { runtime }: OperateSchedulePorts,
  id: ScheduleId,
  by: string,
): Promise<Answer> {
  const answer = await runtime.schedules.trigger(id, by);
  switch (answer.kind) {
    case 'unknown-schedule':
      return refuseSchedule(id);
    case 'overloaded':
      return overloaded(answer.retryAfterSeconds);
    case 'limit-reached':
      return problem('concurrency-limit-reached', {
        detail: limitReachedText(id, answer.concurrency),
      });
    case 'started': {
      const { runId } = answer;
      const location = `/v1/namespaces/${encodeURIComponent(id.namespace)}/runs/${encodeURIComponent(runId)}`;
      return json(202, { id: runId }, { location });
    }
  }
}

async function backfill(
  { runtime, now }: OperateSchedulePorts,
  id: ScheduleId,
  body: BodyOf<typeof ROUTES.backfillSchedule>,
): Promise<Answer> {
  const from = Date.parse(body.from);
  const to = Date.parse(body.to);
  if (Number.isNaN(from)) return refuseInstant('body/from');
  if (Number.isNaN(to)) return refuseInstant('body/to');
  if (from > to || to > now()) {
    const message =
      'Expected a range of the past: `from` is not after `to`, and `to` not after now.';
    return invalidMember({ field: 'body/to', message });
  }
  const answer = await runtime.schedules.backfill(id, from, to);
  switch (answer.kind) {
    case 'unknown-schedule':
      return refuseSchedule(id);
    case 'no-calendar':
      return problem('schedule-without-calendar', {
        detail: `${id.name} runs after the end of its last run, or on events: nothing says when it should have run.`,
      });
    case 'too-many':
      return problem('backfill-too-large', {
        detail: `Expected at most ${answer.room} fires in the range, which the queue has room for. Take a shorter one.`,
      });
    case 'queued':
      return json(202, { fires: answer.fires.map(toText) });
  }
}
