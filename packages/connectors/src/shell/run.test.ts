import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@tutti/connector-kit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { isAlive } from '../testing/is-alive.ts';
import { shellConnector } from './index.ts';
import type { ShellOptions } from './run.ts';

type Arguments = { readonly [name: string]: Json };

const limits = { timeLimitMs: 10_000, outputBytes: 1000, killGraceMs: 100 };

function run(
  args: Arguments,
  options: Partial<ShellOptions> = {},
  signal?: AbortSignal,
): Promise<Json> {
  const { functions } = shellConnector({ enabled: true, limits, ...options });
  return functions.run!.perform(args, callContext(signal === undefined ? {} : { signal }));
}

async function temporaryDir(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'shell-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('a command', () => {
  test('answers its code and what it wrote', async () => {
    expect(await run({ command: 'echo out; echo err >&2; exit 3' })).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  test('reads its input and its positional parameters, which are never part of its text', async () => {
    const output = await run({
      command: 'cat; printf "[%s]" "$@"; echo "$#"',
      stdin: 'in ',
      arguments: ['a b', '$(exit 9)', '; echo no', "'", 7],
    });
    expect(output).toEqual({
      code: 0,
      stdout: "in [a b][$(exit 9)][; echo no]['][7]5\n",
      stderr: '',
    });
  });

  test('has arguments that are given by name as `name=value`', async () => {
    const args = {
      command: 'printf "[%s]" "$@"',
      arguments: { color: 'dark red', n: 1, no: null },
    };
    expect(await run(args)).toEqual({ code: 0, stdout: '[color=dark red][n=1]', stderr: '' });
  });

  test('sees only the environment that is meant for it', async () => {
    vi.stubEnv('SERVER_SECRET', 'canary');
    const output = await run(
      { command: 'env | sort', environment: { COLOR: 'red', N: 1 } },
      { path: '/usr/bin:/bin' },
    );
    vi.unstubAllEnvs();
    const { stdout } = output as { stdout: string };
    const names = stdout.split('\n').map((line) => line.split('=')[0]);
    // The shell itself adds PWD, and some add OLDPWD, SHLVL and _.
    const own = names.filter((name) => !['', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name ?? ''));
    expect(own).toEqual(['COLOR', 'HOME', 'LANG', 'N', 'PATH', 'TUTTI_IDEMPOTENCY_KEY']);
    expect(stdout).toContain('TUTTI_IDEMPOTENCY_KEY=run-1/0/1\n');
  });

  test('works in a folder of its own, which is gone afterwards', async () => {
    const workRoot = await temporaryDir();
    const output = await run({ command: 'touch file; ls; test "$HOME" = "$(pwd)"' }, { workRoot });
    expect([output, await readdir(workRoot)]).toEqual([
      { code: 0, stdout: 'file\n', stderr: '' },
      [],
    ]);
  });

  test('that a signal ends has the code shells give it', async () => {
    expect(await run({ command: 'kill -KILL $$' })).toEqual({ code: 137, stdout: '', stderr: '' });
  });

  test('that does not read its input is no failure', async () => {
    expect(await run({ command: 'exit 0', stdin: 'x'.repeat(1_000_000) })).toMatchObject({
      code: 0,
    });
  });

  test('that is not found has the code shells give it', async () => {
    expect(await run({ command: 'no-such-command' })).toMatchObject({ code: 127 });
  });
});

describe('a command is stopped', () => {
  test('with everything it started, when nobody waits for it any longer', async () => {
    const workRoot = await temporaryDir();
    const abort = new AbortController();
    const pidFile = join(await temporaryDir(), 'pid');
    const command = 'trap "" TERM; sleep 60 & echo $! > "$1.new"; mv "$1.new" "$1"; wait; sleep 60';
    const running = run({ command, arguments: [pidFile] }, { workRoot }, abort.signal);
    await vi.waitUntil(() => existsSync(pidFile), { timeout: 30_000, interval: 10 });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    abort.abort();
    expect(await faultOf(running)).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
    await vi.waitUntil(() => !isAlive(pid), { timeout: 30_000, interval: 10 });
    expect(await readdir(workRoot)).toEqual([]);
  });

  test('before it starts, when nobody waits for it', async () => {
    const path = join(await temporaryDir(), 'file');
    const running = run({ command: 'touch "$1"', arguments: [path] }, {}, AbortSignal.abort());
    expect([await faultOf(running), existsSync(path)]).toMatchObject([
      { title: 'Interrupted' },
      false,
    ]);
  });

  test('at its time limit', async () => {
    const short = { ...limits, timeLimitMs: 50 };
    expect(await faultOf(run({ command: 'sleep 60' }, { limits: short }))).toEqual({
      kind: 'retryable',
      type: 'timeout',
      status: 408,
      title: 'Time Limit Reached',
      detail: 'The shell command did not end within 0.05 s and was stopped.',
    });
  });

  test.each([
    ['stdout', 'yes'],
    ['stderr', 'yes >&2'],
  ])('when it writes too much to %s', async (stream, command) => {
    expect(await faultOf(run({ command }))).toEqual({
      kind: 'terminal',
      type: 'runtime',
      status: 500,
      title: 'Output Too Large',
      detail: `The shell command wrote more than 1000 bytes to ${stream} and was stopped. Write less, or write to a file.`,
    });
  });

  test('and leaves nothing in the background when it ends by itself', async () => {
    const { stdout } = (await run({ command: 'sleep 60 & echo $!' })) as { stdout: string };
    await vi.waitUntil(() => !isAlive(Number(stdout)), { timeout: 30_000, interval: 10 });
  });
});

test('commands beyond the number allowed at once wait', async () => {
  const shell = shellConnector({ enabled: true, limits, maxConcurrent: 1 });
  const place = await temporaryDir();
  const command = 'mkdir "$1/busy" && sleep 0.02 && rmdir "$1/busy"';
  const runs = Array.from({ length: 5 }, () =>
    shell.functions.run!.perform({ command, arguments: [place] }, callContext()),
  );
  expect(await Promise.all(runs)).toEqual(Array(5).fill({ code: 0, stdout: '', stderr: '' }));
});

test('a shell that is not enabled runs nothing and says how to enable it', async () => {
  const running = run({ command: 'touch no' }, { enabled: false });
  expect(await faultOf(running)).toEqual({
    kind: 'terminal',
    type: 'authorization',
    status: 403,
    title: 'Shell Not Enabled',
    detail:
      'Shell commands run with the rights of the server, so they are off until its operator allows them: ' +
      'start the server with TUTTI_SHELL=allow, or use a script or a container instead.',
  });
});

test.each<[string, Arguments, string]>([
  [
    'no command',
    {},
    "Expected the argument 'command' of shell.run to be a string, but it is missing.",
  ],
  [
    'arguments that are no list',
    { command: 'x', arguments: 'a' },
    "Expected the argument 'arguments' of shell.run to be a list, but it is a string.",
  ],
  [
    'an argument that is an object',
    { command: 'x', arguments: [{}] },
    "Expected the argument 'arguments[0]' of shell.run to be a string, a number or a boolean, but it is an object.",
  ],
  [
    'a NUL character',
    { command: 'x', arguments: ['a\0b'] },
    'The arguments of shell.run cannot hold a NUL character.',
  ],
  [
    'a strange variable',
    { command: 'x', environment: { 'a=b': 'c' } },
    'An environment variable of shell.run has a name that is empty or has "=" in it.',
  ],
])('arguments that make no sense: %s', async (_, args, detail) => {
  expect(await faultOf(run(args))).toMatchObject({
    kind: 'terminal',
    type: 'configuration',
    status: 400,
    detail,
  });
});
