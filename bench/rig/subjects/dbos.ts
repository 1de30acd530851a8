import path from 'node:path';
import { startChild } from '../../../e2e/rig/child.ts';
import { freePort } from '../../../e2e/rig/free-port.ts';
import { startPostgres } from '../../../packages/server/src/store/testing/postgres-server.ts';
import { installPeer } from '../install-peer.ts';
import { isServing } from '../is-serving.ts';
import type { Scene, Subject } from './subject.ts';

/** A server made with DBOS, and a PostgreSQL of its own. */
export async function startDbos({ echo }: Scene): Promise<Subject> {
  const peer = installPeer('dbos');
  const postgres = await startPostgres();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const given = [String(port), echo, await postgres.newDatabase()];
  const service = startChild(path.join(peer, 'service.mjs'), given, {
    env: { NODE_ENV: 'production' },
  });
  const close = async () => {
    await service.stop();
    await postgres.stop();
  };
  try {
    await isServing(`${url}/`, service);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name: 'dbos',
    durability: 'PostgreSQL with fsync and synchronous_commit on',
    request: ({ kind, steps }) => ({
      url: `${url}/${kind}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ steps }),
    }),
    pids: [service.pid, postgres.pid],
    close,
  };
}
