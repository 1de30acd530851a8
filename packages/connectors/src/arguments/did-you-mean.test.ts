import { expect, test } from 'vitest';
import { didYouMean } from './did-you-mean.ts';

test.each([
  ['findByStatus', ' Did you mean "findPetsByStatus"?'],
  ['getpetbyid', ' Did you mean "getPetById"?'],
  ['deleteEverything', ''],
])('%s', (name, suggestion) => {
  expect(didYouMean(name, ['getPetById', 'findPetsByStatus', 'addPet'])).toBe(suggestion);
});

test('a suggestion is not looked for without end', () => {
  const known = Array.from({ length: 100_000 }, (_, index) => `${'x'.repeat(90)}${index}`);
  expect(didYouMean('y'.repeat(100), known)).toBe('');
});

test('nothing is near when nothing is known', () => {
  expect(didYouMean('x', [])).toBe('');
});
