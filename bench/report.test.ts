import { expect, test } from 'vitest';
import { cellsOf } from './report.ts';
import { toMarkdown } from './rig/markdown.ts';

const ALONE = { case: 'a start', metric: 'serving after', unit: 'ms', ours: 812.345 };
const BESIDE = { ...ALONE, peer: 'restate', theirs: 1000, ratio: 0.812345 };

test('figures have three digits, and counts all of theirs', () => {
  expect(cellsOf([ALONE, { ...ALONE, metric: 'woken', unit: 'runs', ours: 99_999 }])).toEqual([
    ['case', 'metric', 'ours'],
    ['a start', 'serving after', '812 ms'],
    ['a start', 'woken', '99999 runs'],
  ]);
});

test('a peer stands beside ours, with what ours is of theirs', () => {
  expect(toMarkdown({ bench: 'start', durability: 'none', rows: [BESIDE, ALONE] })).toBe(
    `| case | metric | ours | peer | theirs | ours ÷ theirs |
| --- | --- | --- | --- | --- | --- |
| a start | serving after | 812 ms | restate | 1000 ms | 0.812 × |
| a start | serving after | 812 ms |  |  |  |

Durability: none.`,
  );
});
