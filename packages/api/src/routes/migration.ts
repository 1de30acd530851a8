import { MEDIA } from '../media-types.ts';
import { route } from '../route.ts';
import { MigrateRun, MigrationPreview } from '../schemas/migration.ts';
import { RunSummary } from '../schemas/run.ts';
import * as examples from './examples.ts';
import { jsonBody } from './json-body.ts';
import { RunParams } from './parameters.ts';

export const migrateRun = route({
  id: 'migrateRun',
  method: 'POST',
  path: '/v1/namespaces/{namespace}/runs/{run}/migrate',
  group: 'runs',
  summary: 'Take a run over to another version of its definition',
  description:
    'What is under way goes on as the other version says. Everything the run has under way and can still undo must have a counterpart there: the task of the same name in the counterpart of its list, or what `mapping` says. Else nothing happens, and `conflicts` names each thing that has none, and what to do. With `dryRun` nothing happens in any case.',
  permission: 'runs:operate',
  params: RunParams,
  body: jsonBody(MigrateRun, { version: '2.0.0', mapping: { pay: 'payInParts' } }),
  responses: {
    200: {
      description: 'Of a dry run: what it would be like.',
      content: { [MEDIA.json]: { schema: MigrationPreview, example: examples.migrationPreview } },
    },
    202: {
      description: 'It is recorded: the run as it is now.',
      headers: { location: 'Where the run is.' },
      content: { [MEDIA.json]: { schema: RunSummary, example: examples.runSummary } },
    },
  },
  problems: [
    'run-not-found',
    'definition-not-found',
    'run-ended',
    'run-rolling-back',
    'run-already-on-version',
    'migration-incompatible',
    'overloaded',
  ],
});
