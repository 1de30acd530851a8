import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const BIN = path.resolve(import.meta.dirname, '../../bin/tutti.mjs');

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly data: string;
  readonly words: string;
}

/** Runs the real `tutti` in a folder, with nothing of the outer Tutti settings. */
export async function tutti(
  folder: string,
  args: readonly string[],
  input = '',
  settings: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const child = start(folder, args, settings);
  child.stdin?.end(input);
  const [data, words] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  const code = child.exitCode ?? (await once(child, 'exit'))[0];
  return { code, data, words };
}

/** Starts it, for commands that stay; with these settings of its own. */
export function start(
  folder: string,
  args: readonly string[],
  settings: NodeJS.ProcessEnv = {},
): ChildProcess {
  const outer = Object.entries(process.env).filter(([name]) => !/^(TUTTI_|FORCE_COLOR)/.test(name));
  const env = { ...Object.fromEntries(outer), TUTTI_LOG: 'warn', NO_COLOR: '1', ...settings };
  return spawn(process.execPath, [BIN, ...args], { cwd: folder, env, stdio: 'pipe' });
}
