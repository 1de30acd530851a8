import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const PEERS = path.resolve(import.meta.dirname, '../peers');

/**
 * The folder of a peer, with the packages of its lock file installed: the first time from the network.
 * No install script runs. `npm ci` refuses a lock file without the optional packages of other platforms:
 * then `isLockWhole` is false.
 */
export function installPeer(name: string, { isLockWhole = true } = {}): string {
  const folder = path.join(PEERS, name);
  const lock = readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
  const installed = path.join(folder, 'node_modules/.installed-lock');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return folder;
  console.error(`Installing the peer ${name} …`);
  const verb = isLockWhole ? ['ci'] : ['install', '--no-save'];
  const given = [...verb, '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', given, { cwd: folder, stdio: ['ignore', process.stderr, process.stderr] });
  writeFileSync(installed, lock);
  return folder;
}
