import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = 'tutti_';
const FORM = /^tutti_[A-Za-z0-9_-]{43}$/;

/** The path of the token in a data folder. */
export function tokenPath(dataFolder: string): string {
  return join(dataFolder, 'token');
}

/**
 * The server's token: the one in the data folder, or a new one made there, readable by its owner
 * only. 32 random bytes, base64url, with a prefix that secret scanners find.
 */
export async function readOrCreateToken(dataFolder: string): Promise<string> {
  const path = tokenPath(dataFolder);
  return (await createToken(path)) ?? (await readToken(path));
}

/** Null when there is one already. The file appears with its content, also when the power fails. */
async function createToken(path: string): Promise<string | null> {
  const token = PREFIX + randomBytes(32).toString('base64url');
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${token}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
    return token;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function readToken(path: string): Promise<string> {
  await chmod(path, 0o600);
  const token = (await readFile(path, 'utf8')).trim();
  if (!FORM.test(token)) {
    throw new Error(
      `Expected ${path} to hold a token of the form tutti_<43 characters>, but it does not. Delete the file; the next start makes a new token.`,
    );
  }
  return token;
}
