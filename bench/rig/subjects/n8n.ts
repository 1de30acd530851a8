import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild } from '../../../e2e/rig/child.ts';
import { freePort } from '../../../e2e/rig/free-port.ts';
import {
  type PostgresServer,
  startPostgres,
} from '../../../packages/server/src/store/testing/postgres-server.ts';
import { installPeer } from '../install-peer.ts';
import { isServing } from '../is-serving.ts';
import { nameOf, type Work } from '../work.ts';
import type { Scene, Subject } from './subject.ts';

/** n8n on a PostgreSQL of its own: SQLite's package would have to be compiled. */
export async function startN8n({ folder, echo, works }: Scene): Promise<Subject> {
  const peer = installPeer('n8n', { isLockWhole: false });
  const program = path.join(peer, 'node_modules/n8n/bin/n8n');
  const postgres = await startPostgres();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  try {
    const env = await environmentOf(postgres, folder, port);
    const file = path.join(folder, 'workflows.json');
    await writeFile(file, JSON.stringify(works.map((work) => workflowOf(work, echo))));
    await finished(program, ['import:workflow', `--input=${file}`], env);
    await finished(program, ['update:workflow', '--all', '--active=true'], env);
    const server = startChild(program, ['start'], { env });
    // It is ready some time before its webhooks are there.
    const headers = { 'content-type': 'application/json' };
    const asking = { method: 'POST', headers, body: '{"n":0}', withinMs: START_WITHIN_MS };
    for (const work of works) await isServing(`${url}/webhook/${nameOf(work)}`, server, asking);
    return {
      name: 'n8n',
      durability:
        'PostgreSQL with fsync on, for the beginning and the end of a run; no step is recorded',
      request: (work) => ({
        url: `${url}/webhook/${nameOf(work)}`,
        headers,
        body: '{"n":0}',
      }),
      pids: [server.pid, postgres.pid],
      async close() {
        await server.stop();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

const START_WITHIN_MS = 180_000;

async function environmentOf(postgres: PostgresServer, folder: string, port: number) {
  const { pathname } = new URL(await postgres.newDatabase());
  return {
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: '127.0.0.1',
    DB_POSTGRESDB_PORT: String(postgres.port),
    DB_POSTGRESDB_DATABASE: pathname.slice(1),
    DB_POSTGRESDB_USER: 'tutti',
    DB_TABLE_PREFIX: 'n8n_',
    N8N_USER_FOLDER: folder,
    N8N_PORT: String(port),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_LOG_LEVEL: 'error',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
  };
}

async function finished(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = startChild(program, args, { env });
  if ((await child.ended) !== 0) throw new Error(`n8n ${args[0]} failed:\n${child.output()}`);
}

/** A webhook that is answered by what the last of its nodes has made. */
function workflowOf(work: Work, echo: string) {
  const name = nameOf(work);
  const parameters = {
    ...{ httpMethod: 'POST', path: name },
    ...{ responseMode: 'lastNode', responseData: 'firstEntryJson', options: {} },
  };
  const door = { type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters, webhookId: name };
  const steps = Array.from({ length: Math.max(work.steps, 1) }, (_, index) => {
    const before = index === 0 ? '$json.body.n' : '$json.n';
    return stepOf(work, before, echo);
  });
  const nodes = [door, ...steps].map((node, index) => {
    return { ...node, id: `${name}-${index}`, name: `node-${index}`, position: [index * 200, 0] };
  });
  const wires = nodes.slice(1).map((node, index) => {
    return [`node-${index}`, { main: [[{ node: node.name, type: 'main', index: 0 }]] }];
  });
  const connections = Object.fromEntries(wires);
  return { id: name, name, active: false, nodes, connections, settings: {} };
}

function stepOf({ kind, steps }: Work, before: string, echo: string) {
  if (kind === 'call') {
    const body = { sendBody: true, specifyBody: 'json', jsonBody: `={{ { "n": ${before} } }}` };
    const parameters = { method: 'POST', url: echo, ...body, options: {} };
    return { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters };
  }
  const value = steps === 0 ? `={{ ${before} }}` : `={{ ${before} + 1 }}`;
  const assignments = [{ id: 'n', name: 'n', type: 'number', value }];
  const parameters = { assignments: { assignments }, options: {} };
  return { type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
}
