import path from 'node:path';
import { type Client, createClient } from '@tutti/client';
import { freePort } from '../../../e2e/rig/free-port.ts';
import { type ServerProcess, startServerProcess } from '../../../e2e/rig/server-process.ts';
import { startPostgres } from '../../../packages/server/src/store/testing/postgres-server.ts';
import { nameOf, type Work } from '../work.ts';
import type { Scene, Subject } from './subject.ts';

export const NAMESPACE = 'bench';

/** Our server, as its users start it; and what benchmarks of it alone need. */
export interface Tutti extends Subject {
  readonly server: ServerProcess;
  readonly client: Client;
  readonly token: string;
}

export interface TuttiOptions {
  /** Writes a profile of the processor's time there when it ends. */
  readonly profileFolder?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts one with the settings of the crash test: those of a new installation. */
export async function startTutti(
  { folder, echo, works }: Scene,
  { profileFolder, env }: TuttiOptions = {},
): Promise<Tutti> {
  const profile = profileFolder && {
    NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${path.resolve(profileFolder)}`,
  };
  const port = await freePort();
  const server = startServerProcess({ folder, port, env: { ...profile, ...env } });
  const token = await server.ready();
  const client = createClient({ url: server.url, token });
  for (const work of works) {
    await client.definitions.publish(NAMESPACE, JSON.stringify(definitionOf(work, echo)));
  }
  return {
    name: 'tutti',
    durability: 'SQLite, WAL, synchronous=FULL: an fsync for each commit',
    server,
    client,
    token,
    request: (work) => startRequest(server.url, token, nameOf(work), { n: 0 }),
    pids: [server.pid],
    close: () => server.stop(),
  };
}

/** A request that starts a run of a definition of the namespace, and waits for its end. */
export function startRequest(url: string, token: string, name: string, input: unknown) {
  return {
    url: `${url}/v1/namespaces/${NAMESPACE}/runs?wait=60s`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ definition: { name }, input }),
  };
}

function definitionOf(work: Work, echo: string) {
  const compute = { set: { n: '${ .n + 1 }' } };
  const call = { call: 'http', with: { method: 'post', endpoint: echo, body: { n: '${ .n }' } } };
  const steps = Array(work.steps).fill(work.kind === 'compute' ? compute : call);
  // A definition has one task at least.
  const tasks = work.steps === 0 ? [{ set: { n: '${ .n }' } }] : steps;
  return {
    document: { dsl: '1.0.3', namespace: NAMESPACE, name: nameOf(work), version: '1.0.0' },
    do: tasks.map((task, index) => ({ [`task-${index + 1}`]: task })),
  };
}

/** The same server, with its state in a PostgreSQL as DBOS has it. */
export async function startTuttiOnPostgres(scene: Scene): Promise<Subject> {
  const postgres = await startPostgres();
  const env = { TUTTI_STORE: await postgres.newDatabase() };
  const tutti = await startTutti(scene, { env });
  return {
    ...tutti,
    name: 'tutti-postgres',
    durability: 'PostgreSQL with fsync and synchronous_commit on',
    pids: [...tutti.pids, postgres.pid],
    async close() {
      await tutti.close();
      await postgres.stop();
    },
  };
}
