import { expect, test } from 'vitest';
import { wasLeft } from './was-left.ts';

const setAt = '2026-03-01T12:00:00.000Z';

test.each([
  ['is under way', { status: 'running' }, true],
  ['waits', { status: 'waiting' }, true],
  ['was suspended, and goes on when it is resumed', { status: 'suspended' }, false],
  ['has ended before', { status: 'completed', endedAt: '2026-03-01T11:59:59.999Z' }, false],
  ['has ended since', { status: 'completed', endedAt: '2026-03-01T12:00:00.100Z' }, true],
] as const)('a run that %s', (_, run, left) => {
  expect(wasLeft(run, setAt)).toBe(left);
});
