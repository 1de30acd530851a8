import { createRequire } from 'node:module';
import path from 'node:path';
import { startChild, startCommand } from '../../../e2e/rig/child.ts';
import { freePort } from '../../../e2e/rig/free-port.ts';
import { installPeer } from '../install-peer.ts';
import { isServing } from '../is-serving.ts';
import type { Scene, Subject } from './subject.ts';

/** Restate's server and, in a second process, the service that it calls: its ordinary form. */
export async function startRestate({ folder, echo }: Scene): Promise<Subject> {
  const peer = installPeer('restate');
  const [ingress = 0, admin = 0, node = 0, port = 0] = await freePorts(4);
  const service = startChild(path.join(peer, 'service.mjs'), [String(port), echo], {
    env: { NODE_ENV: 'production', RESTATE_LOGGING: 'ERROR' },
  });
  const server = startCommand(programOf(peer), ['--no-logo'], {
    env: environmentOf({ folder, ingress, admin, node }),
  });
  await isServing(`http://127.0.0.1:${admin}/health`, server);
  await isServing(`http://127.0.0.1:${ingress}/restate/health`, server);
  await register(admin, `http://127.0.0.1:${port}`);
  return {
    name: 'restate',
    durability: 'its defaults: replicated log of one node, RocksDB, WAL with fsync',
    request: ({ kind, steps }) => ({
      url: `http://127.0.0.1:${ingress}/bench/${kind}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ steps }),
    }),
    pids: [server.pid, service.pid],
    async close() {
      await server.stop();
      await service.stop();
    },
  };
}

function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, freePort));
}

/** The program itself: the package's command is a script that would survive it. */
function programOf(peer: string): string {
  const require = createRequire(path.join(peer, 'package.json'));
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  return path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin/restate-server');
}

interface Place {
  readonly folder: string;
  readonly ingress: number;
  readonly admin: number;
  readonly node: number;
}

function environmentOf({ folder, ingress, admin, node }: Place): NodeJS.ProcessEnv {
  return {
    RESTATE_BASE_DIR: folder,
    RESTATE_LISTEN_MODE: 'tcp',
    RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
    RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
    RESTATE_LOG_FILTER: 'warn',
    RESTATE_DISABLE_TELEMETRY: 'true',
  };
}

async function register(admin: number, uri: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${admin}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri }),
  });
  if (!response.ok)
    throw new Error(`Expected Restate to take the service, but: ${await response.text()}`);
}
