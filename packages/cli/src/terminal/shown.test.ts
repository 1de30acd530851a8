import { expect, test } from 'vitest';
import { shown } from './shown.ts';

test.each([
  ['lines, tabs and colours', 'a\n\tb \u001b[1;31mred\u001b[0m', 'a\n\tb \u001b[1;31mred\u001b[0m'],
  ['what is no ASCII', 'zwölf € 日本', 'zwölf € 日本'],
])('%s are shown as they are', (_, text, same) => {
  expect(shown(text)).toBe(same);
});

test.each([
  ['clears the screen', 'a\u001b[2Jb', 'a [2Jb'],
  ['sets the title of the window', '\u001b]0;title\u0007', ' ]0;title '],
  ['writes over the line', 'failed\rcompleted', 'failed completed'],
  ['is a command in one byte', '\u009b2J', ' 2J'],
  ['turns the direction', 'a\u202eb', 'a b'],
])('what %s is not obeyed', (_, text, harmless) => {
  expect(shown(text)).toBe(harmless);
});
