import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedProgram } from '../installed-program.ts';
import { startProgram, throwAwayFolder } from '../running-program.ts';
import {
  type ContainerPeer,
  rootFileSystem,
  testCommand,
  testImage,
  untilThere,
} from './container-peer.ts';
import { imageRegistry } from './image-registry.ts';

/** Starts Podman: the `vfs` driver, and `runc` where it is installed, need nothing special of the machine. */
export async function podmanEngine(): Promise<ContainerPeer> {
  const { folder, remove } = throwAwayFolder('podman');
  const archive = rootFileSystem(folder);
  const registry = await imageRegistry(readFileSync(archive), testCommand);
  const environment = configuration(folder, registry.host);
  const store = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run')];
  const always = [...store, '--storage-driver', 'vfs', '--tmpdir', join(folder, 'tmp')];
  const command = (...words: readonly string[]) =>
    execFileSync('podman', [...always, ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  command('import', '--change', `CMD ${JSON.stringify(testCommand)}`, archive, testImage);
  const socketPath = join(folder, 'engine.sock');
  const service = ['system', 'service', '--time=0', `unix://${socketPath}`];
  const start = async () => {
    const started = await startProgram({
      // What watches its containers leaves its notes where it was started.
      program: 'sh',
      arguments: ['-c', 'cd "$0" && exec podman "$@"', folder, ...always, ...service],
      environment,
    });
    await untilThere(socketPath);
    return started;
  };
  let program = await start();
  const removeAll = () => void command('rm', '--all', '--force', '--time', '0');
  return {
    socketPath,
    image: testImage,
    registry,
    command,
    containers: () => namesAndStates(command('ps', '--all', '--format', 'json')),
    removeAll,
    async kill() {
      await program.kill();
      rmSync(socketPath, { force: true });
    },
    async restart() {
      program = await start();
    },
    async stop() {
      removeAll();
      await program.kill();
      registry.close();
      remove();
    },
  };
}

function namesAndStates(told: string): string[] {
  const containers: { Names: string[]; State: string }[] = JSON.parse(told);
  return containers.map(({ Names, State }) => `${Names[0]} ${State}`).sort();
}

/** The usual limits of an engine are more than a container in a container may ask for. */
function configuration(folder: string, registry: string): { readonly [name: string]: string } {
  const runtime = installedProgram('runc') === undefined ? 'crun' : 'runc';
  const containers = join(folder, 'containers.conf');
  writeFileSync(
    containers,
    `[engine]
runtime = "${runtime}"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
`,
  );
  const registries = join(folder, 'registries.conf');
  const places = ['prefix = "docker.io"\n', ''].map(
    (prefix) => `[[registry]]\n${prefix}location = "${registry}"\ninsecure = true\n`,
  );
  writeFileSync(registries, places.join(''));
  return { CONTAINERS_CONF: containers, CONTAINERS_REGISTRIES_CONF: registries };
}
