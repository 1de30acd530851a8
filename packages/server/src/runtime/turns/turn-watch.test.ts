import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { TurnWatch } from './turn-watch.ts';

test('who waits for the next turn of a run hears of it, and of no other run', async () => {
  const watch = new TurnWatch();
  const { signal } = new AbortController();
  using turn = watch.next('mine', signal);
  let hasHeard = false;
  const hearing = turn.committed.then(() => {
    hasHeard = true;
  });
  watch.committed({ runId: 'another' });
  await Promise.resolve();
  expect(hasHeard).toBe(false);
  watch.committed({ runId: 'mine' });
  await hearing;
  expect(hasHeard).toBe(true);
});

test('who no longer wants to know waits for nothing', async () => {
  const abort = new AbortController();
  using turn = new TurnWatch().next('run', abort.signal);
  abort.abort();
  await turn.committed;
});

test('what listens for months keeps nothing of the turns it has waited for', () => {
  const watch = new TurnWatch();
  const { signal } = new AbortController();
  for (let count = 0; count < 100; count += 1) {
    using _ = watch.next('run', signal);
  }
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
