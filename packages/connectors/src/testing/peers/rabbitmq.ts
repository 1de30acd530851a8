import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Peer, startPeer } from '../peer.ts';
import { freePort, startProgram } from '../running-program.ts';

/** Debian's `rabbitmq-server` hands over to an account of its own; this is what it hands over to. */
const program = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** A RabbitMQ broker with the account `guest`, `guest`, and no plugin. */
export async function rabbitMq(): Promise<Peer> {
  // Without one of our own, Erlang would leave its port mapper behind as a daemon.
  const mapperPort = await freePort();
  const mapper = await startProgram({
    program: 'epmd',
    arguments: ['-address', '127.0.0.1', '-port', `${mapperPort}`],
    port: mapperPort,
  });
  const distributionPort = await freePort();
  const peer = await startPeer('rabbitmq', (port, folder) => ({
    program,
    arguments: [],
    environment: settings({ folder, port, mapperPort, distributionPort }),
    says: /Server startup complete/,
    port,
  }));
  return { ...peer, stop: () => peer.stop().finally(() => mapper.kill()) };
}

interface Places {
  readonly folder: string;
  readonly port: number;
  readonly mapperPort: number;
  readonly distributionPort: number;
}

function settings({ folder, port, mapperPort, distributionPort }: Places) {
  writeFileSync(path.join(folder, 'plugins'), '[].');
  return {
    HOME: folder,
    ERL_EPMD_PORT: `${mapperPort}`,
    RABBITMQ_NODENAME: `tests-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: `${port}`,
    RABBITMQ_DIST_PORT: `${distributionPort}`,
    RABBITMQ_MNESIA_BASE: path.join(folder, 'data'),
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: '-',
    RABBITMQ_CONFIG_FILE: path.join(folder, 'none'),
    RABBITMQ_CONF_ENV_FILE: path.join(folder, 'none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, 'plugins'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none',
  };
}
