import { execFileSync } from 'node:child_process';

/** The resident memory of some processes together. */
export function residentBytes(pids: readonly number[]): number {
  const listed = execFileSync('ps', ['-o', 'rss=', '-p', pids.join(',')]).toString();
  const kilobytes = listed.split('\n').reduce((sum, line) => sum + Number(line), 0);
  return kilobytes * 1024;
}
