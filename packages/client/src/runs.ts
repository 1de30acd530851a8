import {
  type CancelRun,
  type Json,
  type MigrateRun,
  type MigrationPreview,
  type QueryOf,
  type RerunRun,
  type RetryRun,
  type RewindRun,
  ROUTES,
  type Run,
  type RunDiff,
  type RunEvent,
  type RunEventPage,
  type RunPage,
  type RunState,
  type RunSummary,
  type RunWaits,
  type SetVariables,
  type SkipTask,
  type StartRun,
  type StuckRunPage,
  type SuspendRun,
} from '@tutti/api';
import type { EventSourceMessage } from 'eventsource-parser';
import { readStream, type StreamOptions } from './event-source.ts';
import { jsonOf } from './json-of.ts';
import { type Preview, type Repair, repairs } from './repairs.ts';
import type { Transport } from './transport.ts';

export interface StartOptions {
  /** The same key with the same request starts one run, however often it is sent. */
  readonly idempotencyKey?: string;
  /** How long to wait for the end: `30s`, `2m`, `PT30S`; at most 5 minutes. */
  readonly wait?: string;
  readonly signal?: AbortSignal;
}

export type StartAnswer =
  /** It goes on. `replayed`: the idempotency key had started it before. */
  | { readonly kind: 'started'; readonly runId: string; readonly replayed: boolean }
  | {
      readonly kind: 'completed';
      readonly runId: string;
      readonly replayed: boolean;
      readonly output: Json;
    };

export interface FollowOptions extends StreamOptions {
  readonly signal?: AbortSignal;
  /** Only events with a higher sequence number. */
  readonly after?: number;
}

export type RunFilter = QueryOf<typeof ROUTES.listRuns>;

export interface RunsClient {
  /** A run that faults or is cancelled while it is waited for is thrown as a `ProblemError`. */
  start(namespace: string, request: StartRun, options?: StartOptions): Promise<StartAnswer>;
  /** Does a run again as a new one: see `RerunRun`. */
  rerun(
    namespace: string,
    runId: string,
    request?: RerunRun,
    options?: Pick<StartOptions, 'idempotencyKey'>,
  ): Promise<StartAnswer>;
  /** Takes a run over to another version of its definition. */
  migrate(
    namespace: string,
    runId: string,
    request: Omit<MigrateRun, 'dryRun'>,
  ): Promise<RunSummary>;
  /** What that would be like. */
  previewMigration(
    namespace: string,
    runId: string,
    request: Omit<MigrateRun, 'dryRun'>,
  ): Promise<MigrationPreview>;
  list(namespace: string, filter?: RunFilter): Promise<RunPage>;
  get(namespace: string, runId: string): Promise<Run>;
  /** Why it does not go on. */
  waits(namespace: string, runId: string): Promise<RunWaits>;
  /** Of so many runs under way those that wait for longer than they should. */
  stuck(namespace: string, query?: QueryOf<typeof ROUTES.listStuckRuns>): Promise<StuckRunPage>;
  /** Where it differs from another one, the first divergence first. */
  diff(namespace: string, runId: string, query: QueryOf<typeof ROUTES.diffRuns>): Promise<RunDiff>;
  /** What was known of it after one of its events; of now without a query. */
  state(
    namespace: string,
    runId: string,
    query?: QueryOf<typeof ROUTES.getRunState>,
  ): Promise<RunState>;
  cancel(namespace: string, runId: string, request?: CancelRun): Promise<RunSummary>;
  suspend(namespace: string, runId: string, request?: SuspendRun): Promise<RunSummary>;
  resume(namespace: string, runId: string): Promise<RunSummary>;
  retry: Repair<RetryRun>;
  /** Ends a live task as if it had completed. */
  skip: Repair<SkipTask>;
  setVariables: Repair<SetVariables>;
  /** Goes back to a task, and on from there. */
  rewind: Repair<RewindRun>;
  /** What one of these would do; nothing is done. */
  readonly preview: {
    readonly retry: Preview<RetryRun>;
    readonly skip: Preview<SkipTask>;
    readonly setVariables: Preview<SetVariables>;
    readonly rewind: Preview<RewindRun>;
  };
  events(
    namespace: string,
    runId: string,
    query?: QueryOf<typeof ROUTES.listRunEvents>,
  ): Promise<RunEventPage>;
  /** Every event of the run as it happens, until it ends; goes on after a broken connection. */
  follow(namespace: string, runId: string, options?: FollowOptions): AsyncGenerator<RunEvent>;
  /** Every change of the runs that the filter lets through, from now on. */
  watch(
    namespace: string,
    filter?: RunFilter,
    options?: StreamOptions & { readonly signal?: AbortSignal },
  ): AsyncGenerator<RunSummary>;
}

export function runsClient(transport: Transport): RunsClient {
  return { ...lifecycle(transport), ...reading(transport), ...streams(transport) };
}

function lifecycle(transport: Transport) {
  const operate =
    (route: typeof ROUTES.cancelRun | typeof ROUTES.suspendRun | typeof ROUTES.resumeRun) =>
    async (
      namespace: string,
      run: string,
      json: CancelRun | SuspendRun = {},
    ): Promise<RunSummary> =>
      jsonOf(await transport(route, { params: { namespace, run }, json }));
  return {
    start: (namespace: string, request: StartRun, options: StartOptions = {}) =>
      start(transport, namespace, request, options),
    rerun: (
      namespace: string,
      run: string,
      request: RerunRun = {},
      { idempotencyKey }: StartOptions = {},
    ) => rerun(transport, { namespace, run }, request, idempotencyKey),
    migrate: migration<RunSummary>(transport, false),
    previewMigration: migration<MigrationPreview>(transport, true),
    cancel: operate(ROUTES.cancelRun),
    suspend: operate(ROUTES.suspendRun),
    resume: operate(ROUTES.resumeRun),
    ...repairs(transport),
  };
}

async function start(
  transport: Transport,
  namespace: string,
  json: StartRun,
  { idempotencyKey, wait, signal }: StartOptions,
): Promise<StartAnswer> {
  const response = await transport(ROUTES.startRun, {
    params: { namespace },
    query: { wait },
    json,
    ...keyHeader(idempotencyKey),
    ...(signal && { signal }),
  });
  const started = startOf(response);
  const body: Json = await jsonOf(response);
  return response.status === 200 ? { ...started, kind: 'completed', output: body } : started;
}

async function rerun(
  transport: Transport,
  params: { readonly namespace: string; readonly run: string },
  json: RerunRun,
  idempotencyKey: string | undefined,
): Promise<StartAnswer> {
  const headers = keyHeader(idempotencyKey);
  return startOf(await transport(ROUTES.rerunRun, { params, json, ...headers }));
}

function migration<Answer>(transport: Transport, dryRun: boolean) {
  return async (namespace: string, run: string, request: Omit<MigrateRun, 'dryRun'>) => {
    const json = { ...request, dryRun };
    return jsonOf<Answer>(await transport(ROUTES.migrateRun, { params: { namespace, run }, json }));
  };
}

function keyHeader(key: string | undefined) {
  return key === undefined ? {} : { headers: { 'idempotency-key': key } };
}

function startOf({ headers }: Response) {
  const runId = headers.get('tutti-run-id') ?? '';
  const replayed = headers.get('idempotency-replayed') === 'true';
  return { kind: 'started', runId, replayed } as const;
}

function reading(transport: Transport) {
  return {
    async list(namespace: string, query: RunFilter = {}): Promise<RunPage> {
      return jsonOf(await transport(ROUTES.listRuns, { params: { namespace }, query }));
    },
    async get(namespace: string, run: string): Promise<Run> {
      return jsonOf(await transport(ROUTES.getRun, { params: { namespace, run } }));
    },
    async waits(namespace: string, run: string): Promise<RunWaits> {
      return jsonOf(await transport(ROUTES.getRunWaits, { params: { namespace, run } }));
    },
    async stuck(
      namespace: string,
      query: QueryOf<typeof ROUTES.listStuckRuns> = {},
    ): Promise<StuckRunPage> {
      return jsonOf(await transport(ROUTES.listStuckRuns, { params: { namespace }, query }));
    },
    async diff(
      namespace: string,
      run: string,
      query: QueryOf<typeof ROUTES.diffRuns>,
    ): Promise<RunDiff> {
      return jsonOf(await transport(ROUTES.diffRuns, { params: { namespace, run }, query }));
    },
    async state(
      namespace: string,
      run: string,
      query: QueryOf<typeof ROUTES.getRunState> = {},
    ): Promise<RunState> {
      return jsonOf(await transport(ROUTES.getRunState, { params: { namespace, run }, query }));
    },
    async events(
      namespace: string,
      run: string,
      query: QueryOf<typeof ROUTES.listRunEvents> = {},
    ): Promise<RunEventPage> {
      return jsonOf(await transport(ROUTES.listRunEvents, { params: { namespace, run }, query }));
    },
  };
}

function streams(transport: Transport) {
  return {
    follow(namespace: string, run: string, { after, signal, ...options }: FollowOptions = {}) {
      const call = { params: { namespace, run }, query: { after }, ...(signal && { signal }) };
      return parsed<RunEvent>(readStream(transport, ROUTES.listRunEvents, call, options));
    },
    watch(
      namespace: string,
      query: RunFilter = {},
      { signal, ...options }: StreamOptions & { readonly signal?: AbortSignal } = {},
    ) {
      const call = { params: { namespace }, query, ...(signal && { signal }) };
      return parsed<RunSummary>(readStream(transport, ROUTES.listRuns, call, options));
    },
  };
}

async function* parsed<T>(messages: AsyncGenerator<EventSourceMessage>): AsyncGenerator<T> {
  for await (const { data } of messages) yield JSON.parse(data);
}
