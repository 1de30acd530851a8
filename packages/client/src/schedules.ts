import {
  type BackfillQueued,
  type BackfillRequest,
  type QueryOf,
  ROUTES,
  type RunStarted,
  type Schedule,
  type SchedulePage,
  type SchedulePreview,
} from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

/** A schedule has the name of its definition. */
export interface SchedulesClient {
  list(namespace: string, query?: QueryOf<typeof ROUTES.listSchedules>): Promise<SchedulePage>;
  get(namespace: string, name: string): Promise<Schedule>;
  /** The next fires, as if it were not paused. */
  preview(
    namespace: string,
    name: string,
    query?: QueryOf<typeof ROUTES.previewSchedule>,
  ): Promise<SchedulePreview>;
  pause(namespace: string, name: string): Promise<Schedule>;
  resume(namespace: string, name: string): Promise<Schedule>;
  /** Starts a run now; each call starts one of its own. */
  trigger(namespace: string, name: string): Promise<{ readonly runId: string }>;
  /** Queues the runs that should have started in a range of the past and have not. */
  backfill(namespace: string, name: string, range: BackfillRequest): Promise<BackfillQueued>;
}

export function schedulesClient(transport: Transport): SchedulesClient {
  return {
    async list(namespace, query = {}) {
      return jsonOf(await transport(ROUTES.listSchedules, { params: { namespace }, query }));
    },
    async get(namespace, name) {
      return jsonOf(await transport(ROUTES.getSchedule, { params: { namespace, name } }));
    },
    async preview(namespace, name, query = {}) {
      const params = { namespace, name };
      return jsonOf(await transport(ROUTES.previewSchedule, { params, query }));
    },
    async pause(namespace, name) {
      const params = { namespace, name };
      return jsonOf(await transport(ROUTES.pauseSchedule, { params, json: {} }));
    },
    async resume(namespace, name) {
      const params = { namespace, name };
      return jsonOf(await transport(ROUTES.resumeSchedule, { params, json: {} }));
    },
    async trigger(namespace, name) {
      const params = { namespace, name };
      const response = await transport(ROUTES.triggerSchedule, { params, json: {} });
      const { id } = await jsonOf<RunStarted>(response);
      return { runId: id };
    },
    async backfill(namespace, name, range) {
      const params = { namespace, name };
      return jsonOf(await transport(ROUTES.backfillSchedule, { params, json: range }));
    },
  };
}
