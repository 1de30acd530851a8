import { expect, test } from 'vitest';
import { Gate } from './gate.ts';

test('every crash lets one more share of the wishes through', async () => {
  const gate = new Gate(6, 2);
  const passed: number[] = [];
  const all = [0, 1, 2, 3, 4, 5].map((index) => gate.pass(index).then(() => passed.push(index)));
  await Promise.all(all.slice(0, 2));
  expect(passed).toEqual([0, 1]);
  gate.killed(1);
  await Promise.all(all.slice(0, 4));
  expect(passed).toEqual([0, 1, 2, 3]);
  gate.killed(2);
  await Promise.all(all);
  expect(passed).toEqual([0, 1, 2, 3, 4, 5]);
});
