import { spawn } from 'node:child_process';
import { root } from '../check/process.ts';

// Node's own --watch restarts the server whenever a source it has loaded changes.
const child = spawn(
  process.execPath,
  [
    '--watch',
    '--watch-preserve-output',
    'packages/cli/src/main.ts',
    'up',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
