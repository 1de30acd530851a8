import { describe, expect, test } from 'vitest';
import { run } from '../testing/run-driver.ts';

describe('set', () => {
  test('[SPEC D5] has the value as its raw output, every expression in it evaluated on the input', () => {
    const driver = run(
      `- a: { set: { n: '\${ .n + 1 }', list: [ '\${ .n }', x ], text: plain } }`,
      {
        n: 1,
      },
    );
    expect(driver.output).toEqual({ n: 2, list: [1, 'x'], text: 'plain' });
  });

  test('may be one expression, of any kind', () => {
    expect(run(`- a: { set: '\${ .n }' }`, { n: 1 }).output).toBe(1);
  });
});
