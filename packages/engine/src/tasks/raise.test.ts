import { describe, expect, test } from 'vitest';
import { run } from '../testing/run-driver.ts';

const raise = (error: string) => `- a: { raise: { error: ${error} } }`;

describe('raise', () => {
  test('[SPEC T1] raises a problem with the given members and the pointer of its task', () => {
    const driver = run(
      raise(`{ type: 'urn:x', status: 409, title: 'No \${ .what }', detail: '\${ .what }' }`),
      { what: 'stock' },
    );
    expect(driver.problem).toEqual({
      type: 'urn:x',
      status: 409,
      title: expect.stringContaining('No'),
      detail: 'stock',
      instance: '/do/0/a',
    });
  });

  test('[SPEC T1] may name another instance', () => {
    const driver = run(raise(`{ type: 'urn:x', status: 409, instance: '/do/7/other' }`));
    expect(driver.problem?.instance).toBe('/do/7/other');
  });

  test.each([
    [`{ type: '\${ 7 }', status: 400 }`, "Expected the error's type to be a URI, but it is 7."],
    [
      `{ type: 'urn:x', status: '\${ "x" }' }`,
      'Expected the error\'s status to be an integer, but it is "x".',
    ],
  ])('faults when the error is %s', (error, detail) => {
    expect(run(raise(error)).problem).toMatchObject({ status: 400, detail, instance: '/do/0/a' });
  });
});
