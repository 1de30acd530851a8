import { describe, expect, test } from 'vitest';
import { compile, JqError, JqLimitError } from './index.ts';
import { HOSTILE_PROGRAMS } from './testing/hostile-programs.ts';

const LIMITS = {
  steps: 100_000,
  outputBytes: 1024 * 1024,
  stringLength: 256 * 1024,
};

/** Far more than any of them takes, as machines are busy. */
const MOST_MS = 10_000;

const clockMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** How a program ended. Whatever else it throws is a defect of the engine. */
function outcome(source: string): string {
  const compilation = compile(source);
  if (!compilation.ok) return 'refused';
  try {
    compilation.program.evaluate(null, [], { limits: LIMITS });
    return 'ended';
  } catch (error) {
    if (error instanceof JqLimitError) return `stopped: ${error.limit}`;
    if (error instanceof JqError) return 'failed';
    throw error;
  }
}

describe('hostile programs', () => {
  test('there are at least 200 of them, all different', () => {
    expect(new Set(HOSTILE_PROGRAMS).size).toBe(HOSTILE_PROGRAMS.length);
    expect(HOSTILE_PROGRAMS.length).toBeGreaterThanOrEqual(200);
  });

  test.each(HOSTILE_PROGRAMS)('%s ends in bounded time', (source) => {
    const startedAt = clockMs();
    expect(outcome(source)).toMatch(
      /^(?:refused|ended|failed|stopped: (?:steps|depth|output|string))$/,
    );
    expect(clockMs() - startedAt).toBeLessThan(MOST_MS);
  });

  test('none of them has changed what objects inherit', () => {
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
    expect(Object.getOwnPropertyNames(Array.prototype)).not.toContain('polluted');
  });
});
