import {
  type RetryRun,
  type RewindRun,
  ROUTES,
  type RunPreview,
  type RunSummary,
  type SetVariables,
  type SkipTask,
} from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

export interface RepairOptions {
  /** The same key with the same request is carried out once. */
  readonly idempotencyKey?: string;
  /** The last event of the run that was seen: refused when there is another. */
  readonly ifSequence?: number;
}

export type Repair<Request> = (
  namespace: string,
  runId: string,
  request?: Request,
  options?: RepairOptions,
) => Promise<RunSummary>;

export type Preview<Request> = (
  namespace: string,
  runId: string,
  request?: Request,
) => Promise<RunPreview>;

type RepairRoute =
  | typeof ROUTES.retryRun
  | typeof ROUTES.skipTask
  | typeof ROUTES.setVariables
  | typeof ROUTES.rewindRun;

/** What repairs a run, and what tells beforehand what that would do. */
export function repairs(transport: Transport) {
  const repair =
    <Request extends object>(route: RepairRoute): Repair<Request> =>
    async (namespace, run, json, options = {}) =>
      jsonOf(
        await transport(route, {
          params: { namespace, run },
          json: json ?? {},
          headers: headersOf(options),
        }),
      );
  const preview =
    <Request extends object>(route: RepairRoute): Preview<Request> =>
    async (namespace, run, json) =>
      jsonOf(
        await transport(route, {
          params: { namespace, run },
          query: { dryRun: true },
          json: json ?? {},
        }),
      );
  return {
    retry: repair<RetryRun>(ROUTES.retryRun),
    skip: repair<SkipTask>(ROUTES.skipTask),
    setVariables: repair<SetVariables>(ROUTES.setVariables),
    rewind: repair<RewindRun>(ROUTES.rewindRun),
    preview: {
      retry: preview<RetryRun>(ROUTES.retryRun),
      skip: preview<SkipTask>(ROUTES.skipTask),
      setVariables: preview<SetVariables>(ROUTES.setVariables),
      rewind: preview<RewindRun>(ROUTES.rewindRun),
    },
  };
}

function headersOf({ idempotencyKey, ifSequence }: RepairOptions) {
  return {
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(ifSequence !== undefined && { 'if-match': `"${ifSequence}"` }),
  };
}
