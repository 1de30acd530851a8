import { expect, onTestFinished, test, vi } from 'vitest';
import type { ScriptRequest } from './sandbox/messages.ts';
import { type PoolOptions, SandboxPool } from './sandbox-pool.ts';
import { SandboxProcess } from './sandbox-process.ts';

const never = new AbortController().signal;
const request: ScriptRequest = {
  code: 'console.log(1)',
  arguments: [],
  environment: {},
  stdin: '',
  limits: { timeLimitMs: 5000, outputLength: 100, memoryBytes: 16 * 1024 * 1024 },
};

/** A pool of real processes, and all the processes it has started. */
function pool(over: Partial<PoolOptions> = {}) {
  const started: SandboxProcess[] = [];
  const start = () => {
    const sandbox = new SandboxProcess();
    started.push(sandbox);
    return sandbox;
  };
  onTestFinished(() => {
    for (const sandbox of started) sandbox.kill();
  });
  return {
    started,
    pool: new SandboxPool({ maxUses: 100, maxIdle: 4, idleMs: 60_000, start, ...over }),
  };
}

function usesOf(started: readonly SandboxProcess[]): number[] {
  return started.map(({ uses }) => uses);
}

test('scripts of one run share a process, those of different runs do not', async () => {
  const { pool: sandboxes, started } = pool();
  for (const owner of ['a', 'a', 'b', 'a']) await sandboxes.run(request, owner, never);
  expect(usesOf(started)).toEqual([3, 1, 0]);
});

test('scripts of one run at the same time have processes of their own', async () => {
  const { pool: sandboxes, started } = pool();
  await Promise.all(['a', 'a'].map((owner) => sandboxes.run(request, owner, never)));
  expect(usesOf(started)).toEqual([1, 1, 0]);
});

test('a script that belongs to nobody leaves no process behind', async () => {
  const { pool: sandboxes, started } = pool();
  await sandboxes.run(request, undefined, never);
  await sandboxes.run(request, undefined, never);
  expect(started.map(({ uses, isAlive }) => [uses, isAlive])).toEqual([
    [1, false],
    [1, false],
    [0, true],
  ]);
});

test('a process is thrown away when it was used often enough', async () => {
  const { pool: sandboxes, started } = pool({ maxUses: 2 });
  for (let count = 0; count < 3; count++) await sandboxes.run(request, 'a', never);
  expect(started.map(({ uses, isAlive }) => [uses, isAlive])).toEqual([
    [2, false],
    [1, true],
    [0, true],
  ]);
});

test('the longest idle process is thrown away when there are too many', async () => {
  const { pool: sandboxes, started } = pool({ maxIdle: 2 });
  for (const owner of ['a', 'b']) await sandboxes.run(request, owner, never);
  expect(started.map(({ isAlive }) => isAlive)).toEqual([false, true, true]);
});

test('processes are thrown away when they were idle for long, the spare one too', async () => {
  const { pool: sandboxes, started } = pool({ idleMs: 1 });
  await sandboxes.run(request, 'a', never);
  const isIdleGone = () => started.length === 2 && started.every(({ isAlive }) => !isAlive);
  await vi.waitUntil(isIdleGone, { timeout: 30_000, interval: 5 });
});
