import { expect, test } from 'vitest';
import { OnceMore } from './once-more.ts';

/** Passes that end when they are told to. */
function passes() {
  const open: PromiseWithResolvers<void>[] = [];
  const failures: unknown[] = [];
  const pass = () => {
    const mine = Promise.withResolvers<void>();
    open.push(mine);
    return mine.promise;
  };
  const scans = new OnceMore(pass, (error) => failures.push(error));
  return { open, failures, scans };
}

test('asked during a pass, however often, it makes one more', async () => {
  const { open, scans } = passes();
  const done = scans.ask();
  await scans.ask();
  await scans.ask();
  open[0]?.resolve();
  await expect.poll(() => open.length).toBe(2);
  open[1]?.resolve();
  await done;
  expect(open.length).toBe(2);
});

test('a pass that fails is told, and the next one is made when it is asked for', async () => {
  const { open, failures, scans } = passes();
  const done = scans.ask();
  open[0]?.reject(new Error('away'));
  await done;
  expect(failures).toEqual([new Error('away')]);
  void scans.ask();
  expect(open.length).toBe(2);
});

test('closed, it makes none', async () => {
  const { open, scans } = passes();
  scans.close();
  await scans.ask();
  expect(open).toEqual([]);
});
