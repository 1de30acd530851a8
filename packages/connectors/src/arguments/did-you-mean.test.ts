import { expect, test } from 'vitest';
import { didYouMean } from './did-you-mean.ts';

test.each([
  ['findByStatus', ' Did you mean "findPetsByStatus"?'],
  ['getpetbyid', ' Did you mean "getPetById"?'],
  ['deleteEverything', ''],
])('%s', (name, suggestion) => {
  expect(didYouMean(name, ['getPetById', 'findPetsByStatus', 'addPet'])).toBe(suggestion);
});

test('nothing is near when nothing is known', () => {
  expect(didYouMean('x', [])).toBe('');
});
