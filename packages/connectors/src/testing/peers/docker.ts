import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, throwAwayFolder } from '../running-program.ts';
import {
  type ContainerPeer,
  rootFileSystem,
  testCommand,
  testImage,
  untilThere,
} from './container-peer.ts';
import { imageRegistry } from './image-registry.ts';

/** Starts Docker's own engine. */
export async function dockerEngine(): Promise<ContainerPeer> {
  const { folder, remove } = throwAwayFolder('docker');
  const archive = rootFileSystem(folder);
  const registry = await imageRegistry(readFileSync(archive), testCommand);
  const socketPath = join(folder, 'engine.sock');
  // Nothing of the account that runs the tests.
  const environment = { DOCKER_CONFIG: join(folder, 'config') };
  mkdirSync(environment.DOCKER_CONFIG);
  const command = (...words: readonly string[]) =>
    execFileSync('docker', ['--host', `unix://${socketPath}`, ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const places = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')];
  const more = ['--pidfile', join(folder, 'pid'), '--storage-driver', 'vfs'];
  const mirror = ['--registry-mirror', `http://${registry.host}`];
  const start = async () => {
    const given = [...places, ...more, ...mirror, '--host', `unix://${socketPath}`];
    const started = await startProgram({
      program: 'dockerd',
      arguments: given,
      says: /API listen on/,
    });
    await untilThere(socketPath);
    return started;
  };
  let program = await start();
  command('import', '--change', `CMD ${JSON.stringify(testCommand)}`, archive, testImage);
  const removeAll = () => {
    const ids = command('ps', '--all', '--quiet').split('\n').filter(Boolean);
    if (ids.length > 0) command('rm', '--force', ...ids);
  };
  return {
    socketPath,
    image: testImage,
    registry,
    command,
    containers: () =>
      command('ps', '--all', '--format', '{{.Names}} {{.State}}')
        .split('\n')
        .filter(Boolean)
        .sort(),
    removeAll,
    async kill() {
      await program.kill();
      // They name processes that are gone, and whose numbers others may have.
      const files = ['engine.sock', 'pid', 'exec/containerd/containerd.pid'];
      for (const file of files) rmSync(join(folder, file), { force: true });
    },
    async restart() {
      program = await start();
    },
    async stop() {
      removeAll();
      await program.kill();
      registry.close();
      unmountIn(folder);
      remove();
    },
  };
}

/** An engine that is ended at once leaves what it had mounted. */
function unmountIn(folder: string): void {
  const mounted = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1]);
  for (const place of mounted)
    if (place?.startsWith(`${folder}/`)) execFileSync('umount', ['--lazy', place]);
}
