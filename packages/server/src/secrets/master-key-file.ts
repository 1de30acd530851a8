import { chmod, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type MasterKey, newMasterKey, readMasterKey, textOfMasterKey } from './master-key.ts';

/** Where the master keys of a data folder are. */
export interface MasterKeyPlace {
  readonly path: string;
  /** A file that an operator named is never made by the server: it may only not be mounted yet. */
  readonly isGiven: boolean;
}

export function masterKeyPlace(dataFolder: string, given: string | undefined): MasterKeyPlace {
  if (given !== undefined) return { path: given, isGiven: true };
  return { path: join(dataFolder, 'master.key'), isGiven: false };
}

/**
 * The keys in the file, one a line, the current one first; null when there is no file. Throws when
 * something in it is no key, or when others than its owner and group may read it.
 */
export async function readMasterKeys({
  path,
  isGiven,
}: MasterKeyPlace): Promise<readonly MasterKey[] | null> {
  if (!(await exists(path))) return null;
  if (!isGiven) await chmod(path, 0o600);
  await refuseOpenFile(path);
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '').map((line) => readMasterKey(line));
  if (keys.length === 0 || keys.includes(null)) {
    throw new Error(
      `Expected ${path} to hold master keys, each 32 bytes in base64 on a line of its own, but it does not. Put the right file there: without its keys no secret can be opened.`,
    );
  }
  return keys.filter((key) => key !== null);
}

/** Makes the file with a new key. It must not exist. */
export async function createMasterKeys(place: MasterKeyPlace): Promise<readonly MasterKey[]> {
  const keys = [newMasterKey()];
  await writeMasterKeys(place, keys);
  return keys;
}

/** Puts the file there, whole or not at all, also when the power fails. */
export async function writeMasterKeys(
  { path }: MasterKeyPlace,
  keys: readonly MasterKey[],
): Promise<void> {
  const draft = `${path}.${process.pid}`;
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(keys.map((key) => `${textOfMasterKey(key)}\n`).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function refuseOpenFile(path: string): Promise<void> {
  const mode = (await stat(path)).mode & 0o777;
  if ((mode & 0o007) === 0) return;
  throw new Error(
    `Expected ${path} to be readable by its owner only, but its mode is ${mode.toString(8)}. Run: chmod 600 ${path}`,
  );
}
