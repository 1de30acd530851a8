import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';

const module = JSON.stringify(path.join(import.meta.dirname, 'hand-over.mjs'));

test('the exit code of the program is the exit code of the command', async () => {
  const command = handOverTo('process.exit(7)');
  expect(await once(command, 'exit')).toEqual([7, null]);
});

test('a signal reaches the program, which may end in its own way', async () => {
  const command = handOverTo(
    "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('up');",
  );
  await once(command.stdout!, 'data');
  command.kill('SIGTERM');
  expect(await once(command, 'exit')).toEqual([9, null]);
});

test('a program killed by a signal gives 128 plus the number of the signal', async () => {
  const command = handOverTo("process.kill(process.pid, 'SIGKILL')");
  expect(await once(command, 'exit')).toEqual([137, null]);
});

test('what the program starts finds the same Node first', async () => {
  const command = handOverTo("console.log(process.env.PATH.split(':')[0])");
  const [line] = await once(command.stdout!, 'data');
  expect(String(line).trim()).toBe(path.dirname(process.execPath));
});

test('what the program compiles is kept in the project, unless the environment says where', async () => {
  const command = handOverTo('console.log(process.env.NODE_COMPILE_CACHE)', {
    NODE_COMPILE_CACHE: undefined,
  });
  const [line] = await once(command.stdout!, 'data');
  expect(String(line).trim()).toBe(
    path.resolve(import.meta.dirname, '../../node_modules/.cache/compiled'),
  );
  const other = handOverTo('console.log(process.env.NODE_COMPILE_CACHE)', {
    NODE_COMPILE_CACHE: '/elsewhere',
  });
  const [said] = await once(other.stdout!, 'data');
  expect(String(said).trim()).toBe('/elsewhere');
});

test('under npm the program ends when npm is gone', async () => {
  const program =
    "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log(process.pid);";
  const shell = spawn(
    'sh',
    ['-c', `"$0" --input-type=module -e "$1"; true`, process.execPath, handing(program)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_lifecycle_event: 'start' },
    },
  );
  const [line] = await once(shell.stdout!, 'data');
  shell.kill('SIGKILL');
  await once(shell.stdout!, 'close');
  expect(() => process.kill(Number(line), 0)).toThrow('ESRCH');
});

function handOverTo(program: string, environment: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', handing(program)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
}

function handing(program: string): string {
  return `
    const { handOver } = await import(${module});
    handOver(process.execPath, ['-e', ${JSON.stringify(program)}]);`;
}
