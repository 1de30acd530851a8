import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CommandFailure } from '../terminal/command-failure.ts';
import { EXIT } from '../terminal/exit-codes.ts';

/** Where a server is, and what opens it. */
export interface ServerAddress {
  readonly url: string;
  readonly token: string;
}

type Environment = { readonly [name: string]: string | undefined };

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The data folder: `TUTTI_DATA`, or `.tutti` in the working folder. */
export function dataFolderOf(environment: Environment): string {
  return path.resolve(environment['TUTTI_DATA'] || '.tutti');
}

/**
 * Where commands go: the given url, else `TUTTI_URL`, else what the server running on the data
 * folder has written there. The token is `TUTTI_TOKEN`, else the one of the data folder, which is
 * shown to servers on this machine only.
 *
 * Answers null when there is nothing to go to.
 */
export function findServer(environment: Environment, given?: string): ServerAddress | null {
  const folder = dataFolderOf(environment);
  const url = given ?? environment['TUTTI_URL'] ?? readUrl(path.join(folder, 'server.json'));
  if (url === null || url === '') return null;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new CommandFailure(
      EXIT.usage,
      `Expected the address of a server, such as http://127.0.0.1:7400, but it is "${url}".`,
    );
  }
  const token = environment['TUTTI_TOKEN'] ?? (isLoopback(url) ? readToken(folder) : '');
  return { url, token };
}

function isLoopback(url: string): boolean {
  return LOOPBACK.has(URL.parse(url)?.hostname ?? '');
}

function readToken(folder: string): string {
  return readIfThere(path.join(folder, 'token'))?.trim() ?? '';
}

function readUrl(file: string): string | null {
  const content = readIfThere(file);
  if (content === null) return null;
  try {
    const { url }: { url?: unknown } = JSON.parse(content);
    return typeof url === 'string' ? url : null;
  } catch {
    // A server that is starting may not have written all of it yet.
    return null;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
