import { execFileSync } from 'node:child_process';
import { describeWith, installedProgram, refusalOf } from './installed-program.ts';

const least = [
  ...['--unshare-user', '--unshare-pid', '--unshare-net', '--disable-userns', '--cap-drop', 'ALL'],
  ...['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--', 'true'],
];

/** Tests of confined processes; reported as skipped where bubblewrap may not make namespaces. */
export function describeConfined(name: string, body: () => void): void {
  describeWith('bwrap', name, body, namespaceRefusal);
}

function namespaceRefusal(): string | undefined {
  // Root may where others may not, and confined processes are never of root.
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  return refusalOf(() =>
    execFileSync(installedProgram('bwrap') ?? 'bwrap', least, {
      ...account,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  );
}
