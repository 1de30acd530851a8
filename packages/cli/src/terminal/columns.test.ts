import { expect, test } from 'vitest';
import { columns } from './columns.ts';

test('cells stand below their headings', () => {
  const rows = [
    ['r1', 'completed', ''],
    ['run-2', 'faulted', 'charge the card'],
  ];
  expect(columns(['run', 'status', 'now at'], rows)).toBe(
    ['RUN    STATUS     NOW AT', 'r1     completed', 'run-2  faulted    charge the card'].join(
      '\n',
    ),
  );
});
