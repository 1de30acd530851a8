import { type MigrateRun, type MigrationPreview, ROUTES } from '@tutti/api';
import { type Migration, taskName } from '@tutti/engine';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { overloaded, problem } from '../../http/problem.ts';
import type * as migrations from '../../runtime/migrations/migrations.ts';
import type { RunSummary, Runtime } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { missingDefinitionText } from '../missing-definition.ts';
import { findRun, refuseRun } from './find.ts';
import { refuseCommand } from './repair.ts';
import { runPath, toRunSummary } from './rules.ts';

export interface MigratePorts {
  readonly runtime: Pick<Runtime, 'migrate' | 'previewMigration'>;
  readonly store: Pick<Store, 'run'>;
}

/** Tasks that are told of in a preview. */
const TOLD = 1000;

/** Taking a run over to another version, or saying what that would be like. */
export function migrateEndpoint({ runtime, store }: MigratePorts): Endpoint {
  return endpoint(ROUTES.migrateRun, async ({ params, body, principal }) => {
    const { namespace, run: runId } = params;
    const run = await findRun(store, namespace, runId);
    if (run === null) return refuseRun(namespace, runId);
    const { dryRun = false, reason } = body;
    const request = toRequest(body);
    if (dryRun) return toPreview(run, body, await runtime.previewMigration(runId, request));
    const wish = { by: principal.name, ...(reason !== undefined && { reason }) };
    const answer = await runtime.migrate(runId, request, wish);
    switch (answer.kind) {
      case 'unknown-run':
        return refuseRun(namespace, runId);
      case 'unknown-definition':
        return refuseVersion(run, body);
      case 'overloaded':
        return overloaded(answer.retryAfterSeconds);
      case 'key-reused':
        throw new Error('Expected no key to be reused, as none was given.');
      case 'rejected':
        return refuseCommand(runId, answer.rejection);
      case 'accepted': {
        const summary = await store.run(runId);
        if (summary === null) throw new Error(`Expected run ${runId} to be stored, but it is not.`);
        return json(202, toRunSummary(summary), { location: runPath(namespace, runId) });
      }
    }
  });
}

function toRequest({ version, mapping }: MigrateRun): migrations.MigrationRequest {
  return { ...(version !== 'latest' && { version }), ...(mapping && { mapping }) };
}

function refuseVersion({ namespace, definition }: RunSummary, { version }: MigrateRun) {
  const { name } = definition;
  const detail = missingDefinitionText({ namespace, name, version });
  return problem('definition-not-found', { detail });
}

function toPreview(run: RunSummary, body: MigrateRun, answer: migrations.MigrationPreview): Answer {
  if (answer.kind === 'unknown-run') return refuseRun(run.namespace, run.id);
  if (answer.kind === 'unknown-definition') return refuseVersion(run, body);
  const { summary, to, migration, pointers } = answer;
  const preview: MigrationPreview = {
    run: summary.id,
    from: summary.definition.version,
    to: to.version,
    ...(migration.kind === 'possible' ? possible(migration, pointers) : impossible(migration)),
  };
  return json(200, preview);
}

function possible(
  { moves }: Extract<Migration, { kind: 'possible' }>,
  pointers: ReadonlyMap<string, string>,
) {
  const moved = [...moves.activations, ...moves.compensations].slice(0, TOLD);
  const tasks = moved.map(({ activation, pointer }) => {
    const from = pointers.get(activation) ?? pointer;
    return { activation, task: taskName(from), from, to: pointer };
  });
  return { possible: true, conflicts: [], tasks };
}

function impossible({ rejection }: Extract<Migration, { kind: 'refused' }>) {
  const { code, message, conflicts = [] } = rejection;
  return { possible: false, refusal: { code, message }, conflicts: [...conflicts], tasks: [] };
}
