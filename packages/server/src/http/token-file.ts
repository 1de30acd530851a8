import { randomBytes } from 'node:crypto';
import { chmod, open, readFile } from 'node:fs/promises';
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

async function createToken(path: string): Promise<string | null> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const token = PREFIX + randomBytes(32).toString('base64url');
    await file.writeFile(`${token}\n`);
    await file.sync();
    return token;
  } finally {
    await file.close();
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
