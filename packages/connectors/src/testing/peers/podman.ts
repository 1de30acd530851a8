import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { installedProgram } from '../installed-program.ts';
import { startProgram, throwAwayFolder } from '../running-program.ts';
import { type ImageRegistry, imageRegistry } from './image-registry.ts';

/** A container engine with Docker's API, started for tests, with a store of its own. */
export interface ContainerPeer {
  readonly socketPath: string;
  /** An image that the engine has: busybox, whose command is `echo default`. */
  readonly image: string;
  /** A registry that has the same image; the engine asks it for what comes from Docker's, too. */
  readonly registry: ImageRegistry;
  /** Runs a command of Podman's own beside the service, and answers what it said. */
  podman(...words: readonly string[]): string;
  /** Ends the service as a crash would; containers run on. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Ends it, its containers, and removes its files. */
  stop(): Promise<void>;
}

const image = 'localhost/tutti-test:1';
const command = ['/bin/echo', 'default'];
const programs = [
  'sh',
  'cat',
  'echo',
  'sleep',
  'env',
  'id',
  'ls',
  'touch',
  'yes',
  'httpd',
  'ip',
  'wc',
  'kill',
  'head',
  'tail',
];

/** Starts Podman: the `vfs` driver, and `runc` where it is installed, need nothing special of the machine. */
export async function podmanEngine(): Promise<ContainerPeer> {
  const { folder, remove } = throwAwayFolder('podman');
  const archive = rootFileSystem(folder);
  const registry = await imageRegistry(readFileSync(archive), command);
  const environment = configuration(folder, registry.host);
  const store = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run')];
  const always = [...store, '--storage-driver', 'vfs', '--tmpdir', join(folder, 'tmp')];
  const podman = (...words: readonly string[]) =>
    execFileSync('podman', [...always, ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  podman('import', '--change', `CMD ${JSON.stringify(command)}`, archive, image);
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
  return {
    socketPath,
    image,
    registry,
    podman,
    async kill() {
      await program.kill();
      rmSync(socketPath, { force: true });
    },
    async restart() {
      program = await start();
    },
    async stop() {
      podman('rm', '--all', '--force', '--time', '0');
      await program.kill();
      registry.close();
      remove();
    },
  };
}

async function untilThere(path: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (existsSync(path)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Expected Podman to listen at ${path}, but it does not.`);
}

/** An archive of busybox and its names. */
function rootFileSystem(folder: string): string {
  const root = join(folder, 'image');
  for (const name of ['bin', 'tmp', 'proc', 'dev', 'sys', 'etc'])
    mkdirSync(join(root, name), { recursive: true });
  copyFileSync(installedProgram('busybox') ?? 'busybox', join(root, 'bin/busybox'));
  for (const name of programs) symlinkSync('busybox', join(root, 'bin', name));
  const archive = join(folder, 'image.tar');
  execFileSync('tar', ['--owner=0', '--group=0', '-C', root, '-cf', archive, '.']);
  return archive;
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
