import { expect, test } from 'vitest';
import { faultOf } from '../testing/fault-of.ts';
import { Slots } from './slots.ts';

const never = new AbortController().signal;

test('work beyond the number of places waits its turn, in order', async () => {
  const slots = new Slots(1);
  const log: string[] = [];
  const first = Promise.withResolvers<void>();
  const works = [
    slots.during(never, () => first.promise.then(() => log.push('first'))),
    slots.during(never, async () => log.push('second')),
    slots.during(never, async () => log.push('third')),
  ];
  await Promise.resolve();
  log.push('waiting');
  first.resolve();
  await Promise.all(works);
  expect(log).toEqual(['waiting', 'first', 'second', 'third']);
});

test('a place is given back when the work fails', async () => {
  const slots = new Slots(1);
  const failing = slots.during(never, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await slots.during(never, async () => 'done')).toBe('done');
});

test('who waits can give up, and takes no place then', async () => {
  const slots = new Slots(1);
  const abort = new AbortController();
  const first = Promise.withResolvers<string>();
  const working = slots.during(never, () => first.promise);
  const waiting = slots.during(abort.signal, async () => 'never');
  abort.abort();
  expect(await faultOf(waiting)).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
  first.resolve('one');
  expect([await working, await slots.during(never, async () => 'two')]).toEqual(['one', 'two']);
});
