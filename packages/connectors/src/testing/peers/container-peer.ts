import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { installedProgram } from '../installed-program.ts';
import type { ImageRegistry } from './image-registry.ts';

/** A container engine with Docker's API, started for tests, with a store of its own. */
export interface ContainerPeer {
  readonly socketPath: string;
  /** An image that the engine has: busybox, whose command is `echo default`. */
  readonly image: string;
  /** A registry that has the same image; the engine asks it for what comes from Docker's, too. */
  readonly registry: ImageRegistry;
  /** Runs a command of the engine's own command line, and answers what it said. */
  command(...words: readonly string[]): string;
  /** The names and states of the containers that the engine has, in order. */
  containers(): string[];
  removeAll(): void;
  /** Ends the service as a crash would; containers run on. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Ends it, its containers, and removes its files. */
  stop(): Promise<void>;
}

export const testImage = 'localhost/tutti-test:1';
export const testCommand = ['/bin/echo', 'default'];

const programs =
  'sh true cat echo sleep env id ls touch yes httpd ip wc kill head tail printf'.split(' ');

/** An archive of busybox and its names: all that the test image consists of. */
export function rootFileSystem(folder: string): string {
  const root = join(folder, 'image');
  for (const name of ['bin', 'tmp', 'proc', 'dev', 'sys', 'etc'])
    mkdirSync(join(root, name), { recursive: true });
  copyFileSync(installedProgram('busybox') ?? 'busybox', join(root, 'bin/busybox'));
  for (const name of programs) symlinkSync('busybox', join(root, 'bin', name));
  const archive = join(folder, 'image.tar');
  execFileSync('tar', ['--owner=0', '--group=0', '-C', root, '-cf', archive, '.']);
  return archive;
}

/** Resolves when the engine has made its socket. */
export async function untilThere(path: string): Promise<void> {
  for (let tries = 0; tries < 1500; tries++) {
    if (existsSync(path)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Expected the container engine to listen at ${path}, but it does not.`);
}
