import { expect, test } from 'vitest';
import { lookupText } from '../rows/lookup-text.ts';
import { fromStoredText, toStoredText } from './stored-text.ts';

const TEXTS = [
  '',
  'plain',
  'Grüße 🎻',
  '\u0000',
  'a\u0000b',
  '\u0001',
  '\u00010000',
  '\ud83c',
  '\udfbb!',
];

test.each(TEXTS)('%j comes back as it was, and can be stored', (text) => {
  const stored = toStoredText(text);
  expect(fromStoredText(stored)).toBe(text);
  expect(stored.includes('\u0000')).toBe(false);
  expect(stored.isWellFormed()).toBe(true);
});

test('a plain text is stored as it is', () => {
  expect(toStoredText('Grüße 🎻')).toBe('Grüße 🎻');
});

test('no two texts are stored as the same', () => {
  expect(new Set(TEXTS.map(toStoredText)).size).toBe(TEXTS.length);
});

test('texts with U+0000 and U+0001 stay in their order', () => {
  const ordered = ['\u0000', '\u0000a', '\u0001', '\u0001a', '\u0002', 'a', 'a\u0000', 'a\u0001'];
  expect(ordered.map(toStoredText).sort()).toEqual(ordered.map(toStoredText));
});

test('a long text is looked up by a hash that no short text can be', () => {
  const long = 'ü'.repeat(101);
  expect(lookupText('ü'.repeat(100))).toBe('ü'.repeat(100));
  expect(lookupText(long)).not.toBe(lookupText(`${long}.`));
  expect(lookupText(long)).toHaveLength(201);
});
