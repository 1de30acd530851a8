import { expect, test } from 'vitest';
import { Bell } from './bell.ts';

test('a ring wakes who waits', async () => {
  const bell = new Bell();
  const waiting = bell.wait(new AbortController().signal);
  bell.ring();
  await expect(waiting).resolves.toBeUndefined();
});

test('a ring before the wait is kept, once', async () => {
  const bell = new Bell();
  const ending = new AbortController();
  bell.ring();
  await bell.wait(ending.signal);
  let woken = false;
  const waiting = bell.wait(ending.signal).then(() => {
    woken = true;
  });
  await Promise.resolve();
  expect(woken).toBe(false);
  ending.abort();
  await waiting;
});

test('an aborted signal ends the wait, also beforehand', async () => {
  const ending = new AbortController();
  const waiting = new Bell().wait(ending.signal);
  ending.abort();
  await waiting;
  await new Bell().wait(ending.signal);
  expect(ending.signal.aborted).toBe(true);
});
