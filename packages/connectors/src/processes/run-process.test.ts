import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isAlive } from '../testing/is-alive.ts';
import { type ProcessRequest, runProcess } from './run-process.ts';

const limits = { timeLimitMs: 20_000, outputBytes: 10_000, killGraceMs: 100 };

function request(command: string, over: Partial<ProcessRequest> = {}): ProcessRequest {
  return {
    what: 'test process',
    file: '/bin/sh',
    arguments: ['-c', command],
    workDir: tmpdir(),
    environment: { PATH: '/usr/bin:/bin' },
    stdin: '',
    signal: new AbortController().signal,
    limits,
    ...over,
  };
}

/** A process that waits for one of its own, and writes the ids of both to the file it is given. */
const waiting = 'trap "" TERM; sleep 600 & echo $$ $! > "$1.new"; mv "$1.new" "$1"; wait';

/** A server, as far as processes see of one: it runs one, and is killed as soon as that runs. */
async function killedServer(before: (pid: number) => void = () => {}): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'run-process-test-'));
  const file = join(folder, 'pids');
  const { signal: _, ...given } = request('', { arguments: ['-c', waiting, 'sh', file] });
  const server = spawn(process.execPath, ['--input-type=module', '--eval', serverWith(given)]);
  onTestFinished(() => {
    server.kill('SIGKILL');
    return rm(folder, { recursive: true });
  });
  await vi.waitUntil(() => existsSync(file), { timeout: 30_000, interval: 10 });
  const pids = readFileSync(file, 'utf8').split(' ').map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  before(pids[0]!);
  server.kill('SIGKILL');
  return pids;
}

function serverWith(given: object): string {
  return `
    import { runProcess } from ${JSON.stringify(import.meta.resolve('./run-process.ts'))};
    await runProcess({ ...${JSON.stringify(given)}, signal: new AbortController().signal });
  `;
}

test('nothing is left of a process that is asked to end, and does not, when the server is killed', async () => {
  const pids = await killedServer((pid) => process.kill(-pid, 'SIGTERM'));
  await vi.waitUntil(() => !pids.some(isAlive), { timeout: 30_000, interval: 10 });
});

test('nothing is left of a process when the server is killed', async () => {
  const pids = await killedServer();
  await vi.waitUntil(() => !pids.some(isAlive), { timeout: 30_000, interval: 10 });
});

test('the watcher is no child of the process, and none of its files is open in it', async () => {
  const command =
    'wait; for n in 3 4; do if (true <&$n) 2> /dev/null; then echo $n; fi; done; true';
  expect(await runProcess(request(command))).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('what it is asked is on its file descriptor 4', async () => {
  const asked = 'x'.repeat(1_000_000);
  const { stdout } = await runProcess(request('wc -c <&4', { request: asked }));
  expect(Number(stdout)).toBe(1_000_000);
});

test('it addresses no more memory than it may', async () => {
  const limited = { ...limits, memoryBytes: 64 * 1024 * 1024 };
  const result = await runProcess(
    request('dd if=/dev/zero of=/dev/null bs=100M count=1 2>&1', { limits: limited }),
  );
  expect([result.code, result.stdout]).toEqual([1, expect.stringContaining('memory')]);
});
