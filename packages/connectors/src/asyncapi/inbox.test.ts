import { expect, test } from 'vitest';
import { faultOf } from '../testing/fault-of.ts';
import { Inbox } from './inbox.ts';

const overrun = {
  kind: 'retryable',
  type: 'communication',
  status: 500,
  title: 'Communication Failed',
  detail: 'The service at the broker sent more than could be taken.',
};

function inbox(limits = { items: 3, bytes: 100 }) {
  return new Inbox<Buffer>('the broker', ({ length }) => length, limits);
}

test('what has come is handed out in order, whenever it is asked for', async () => {
  const box = inbox();
  const first = box.next();
  box.push(Buffer.from('a'));
  box.push(Buffer.from('b'));
  expect([await first, await box.next()].map(String)).toEqual(['a', 'b']);
});

test.each([
  ['items', [1, 1, 1, 1], 3],
  ['bytes', [60, 40, 1], 2],
  ['bytes of one item', [101], 0],
])('more %s than fit end it, after what fits', async (_, lengths, fitting) => {
  const box = inbox();
  for (const length of lengths) box.push(Buffer.alloc(length));
  for (let count = 0; count < fitting; count++) await box.next();
  expect(await faultOf(box.next())).toEqual(overrun);
});

test('what was taken out makes room', async () => {
  const box = inbox();
  for (let count = 0; count < 10; count++) {
    box.push(Buffer.alloc(90));
    expect((await box.next()).length).toBe(90);
  }
});

test('nothing is kept of what comes after the end', async () => {
  const box = inbox();
  box.fail(new Error('It is over.'));
  box.push(Buffer.from('late'));
  expect(box.size).toBe(0);
  await expect(box.next()).rejects.toThrow('It is over.');
});
