import { describe, expect, test } from 'vitest';
import { uriTemplateFault } from './uri-template.ts';

test.each([
  'https://example.com/pets/{petId}',
  'https://example.com/pets/{pet.id}?status={status}#top',
  'http://localhost:8080/a%20b',
  'file://app/greet.proto',
  'urn:example:animal:ferret:nose',
  'service:inventory/items/{id}',
  '/relative/{path}',
  '{base}/items',
  'https://[::1]:8080/',
])('%s is a URI template', (text) => {
  expect(uriTemplateFault(text)).toBeUndefined();
});

describe('what keeps a text from being one is told', () => {
  test.each([
    ['', 'it is empty'],
    ['  ', 'it is empty'],
    ['https://example.com/two words', 'it has a blank in it'],
    ['https://example.com/{id', 'its braces do not pair'],
    ['https://example.com/id}', 'its braces do not pair'],
    ['https://example.com/{}', 'it has empty braces'],
    [
      'https://example.com{?query}',
      'it uses `{?query}`, and only the plain form `{name}` is part of the DSL',
    ],
    [
      'https://example.com/{list*}',
      'it uses `{list*}`, and only the plain form `{name}` is part of the DSL',
    ],
    [
      'https://example.com/{id:3}',
      'it uses `{id:3}`, and only the plain form `{name}` is part of the DSL',
    ],
    ['https://example.com/#a#b', undefined],
  ])('%j', (text, fault) => {
    expect(uriTemplateFault(text)).toBe(fault);
  });
});
