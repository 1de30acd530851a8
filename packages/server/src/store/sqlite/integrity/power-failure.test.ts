import fs, {
  cpSync,
  fstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';

const { fsyncSync } = fs;
const SUMS = 'tutti.db-sums';

let root: string;
/** What of the sums would be on the disk if the power failed now. */
let synced: Buffer | null;

beforeEach(() => {
  synced = null;
  root = mkdtempSync(join(tmpdir(), 'tutti-power-failure-'));
  fs.fsyncSync = (file) => {
    fsyncSync(file);
    const path = join(root, 'store', SUMS);
    if (fstatSync(file).ino === statSync(path).ino) synced = readFileSync(path);
  };
  syncBuiltinESMExports();
});

afterEach(() => {
  fs.fsyncSync = fsyncSync;
  syncBuiltinESMExports();
  rmSync(root, { recursive: true });
});

/** The folder as a power failure leaves it: SQLite has synced what it has written, and the sums are as they were last synced. */
function afterPowerFailure(): string {
  const folder = join(root, 'after');
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, 'store'), folder, { recursive: true });
  if (synced !== null) writeFileSync(join(folder, SUMS), synced);
  return folder;
}

test('whenever the power fails, a store is whole, and has what was committed', () => {
  const { database, file, close } = openDatabase({ folder: join(root, 'store') });
  synced ??= readFileSync(join(root, 'store', SUMS));
  database.exec('CREATE TABLE numbers (number)');
  file.committed();
  for (let number = 1; number <= 9; number += 1) {
    database.exec(`INSERT INTO numbers VALUES (${number})`);
    file.committed();
    if (number % 3 === 0) file.copyLog();
    const after = openDatabase({ folder: afterPowerFailure() });
    const count = after.database.prepare('SELECT count(*) AS count FROM numbers').get();
    after.close();
    expect(count).toEqual({ count: number });
  }
  close();
});
