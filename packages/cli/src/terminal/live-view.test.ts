import { expect, test } from 'vitest';
import type { TimelineLine } from '../timeline/lines.ts';
import { LiveView } from './live-view.ts';
import type { Terminal } from './terminal.ts';

const line = (name: string, words = 'running'): TimelineLine => {
  return { indent: 1, glyph: '●', tone: 'busy', name, words };
};

test('a second painting covers the first', () => {
  const { written, terminal } = screen(80, 24);
  const view = new LiveView(terminal);
  view.paint([line('a')]);
  view.paint([line('a'), line('b')]);
  expect(written).toEqual([
    '\r  ● a  running\u001b[K\n\u001b[J',
    '\u001b[1A\r  ● a  running\u001b[K\n  ● b  running\u001b[K\n\u001b[J',
  ]);
});

test('what does not fit is cut, and the rest is counted', () => {
  const { written, terminal } = screen(20, 4);
  new LiveView(terminal).paint([line('a', 'a long way to go'), line('b'), line('c'), line('d')]);
  expect(written).toEqual([
    '\r  ● a  a long way …\u001b[K\n  ● b  running\u001b[K\n  … 2 more\u001b[K\n\u001b[J',
  ]);
});

function screen(columns: number, rows: number): { written: string[]; terminal: Terminal } {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  const paint = (_: string, text: string) => text;
  const terminal = { data: write, words: write, write, paint, isLive: true, columns, rows };
  return { written, terminal };
}
