import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Child, startChild } from './child.ts';
import { until } from './until.ts';

/** The `tutti` command, run directly by this Node. */
export const TUTTI = path.resolve(import.meta.dirname, '../../packages/cli/src/main.ts');

export interface ServerOptions {
  /** The data folder. */
  readonly folder: string;
  readonly port: number;
  /** The command in another form. */
  readonly program?: string;
  /** Further settings, such as TUTTI_SHELL. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A server in a process of its own, as an operator would run it. */
export interface ServerProcess extends Child {
  readonly url: string;
  /** Resolves with the token when it serves; throws with its output when it ends before. */
  ready(withinMs?: number): Promise<string>;
}

/** Starts a server on a data folder; it may be killed and started again on the same one. */
export function startServerProcess({
  folder,
  port,
  env,
  program = TUTTI,
}: ServerOptions): ServerProcess {
  const child = startChild(program, ['up'], {
    env: { TUTTI_DATA: folder, TUTTI_PORT: String(port), TUTTI_LOG: 'warn', ...env },
  });
  const url = `http://127.0.0.1:${port}`;
  return { ...child, url, ready: (withinMs) => ready(child, url, folder, withinMs) };
}

async function ready(
  child: Child,
  url: string,
  folder: string,
  withinMs: number | undefined,
): Promise<string> {
  await until(
    () => {
      if (child.hasEnded())
        throw new Error(`The server ended before it served:\n${child.output()}`);
      return isHealthy(url);
    },
    () => `the server does not serve at ${url}:\n${child.output()}`,
    withinMs,
  );
  return (await readFile(path.join(folder, 'token'), 'utf8')).trim();
}

async function isHealthy(url: string): Promise<true | undefined> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) });
    return response.ok ? true : undefined;
  } catch {
    return undefined;
  }
}
