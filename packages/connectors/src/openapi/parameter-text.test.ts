import type { Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { percentEncoded } from '../http/query.ts';
import type { Style } from './operation.ts';
import { parameterPairs, parameterText } from './parameter-text.ts';

const list = ['blue', 'black', 'a,b'];
const object = { R: 100, G: 200 };

function parameter(kind: Style['kind'], explode: boolean, separator = ',') {
  const style = { kind, explode, separator };
  return {
    name: 'color',
    in: 'query',
    required: false,
    style,
    default: undefined,
    secret: false,
  } as const;
}

describe('in a path', () => {
  test.each<[Style['kind'], boolean, Json, string]>([
    ['simple', false, 'blue', 'blue'],
    ['simple', false, list, 'blue,black,a%2Cb'],
    ['simple', false, object, 'R,100,G,200'],
    ['simple', true, object, 'R=100,G=200'],
    ['label', false, 'blue', '.blue'],
    ['label', true, list, '.blue.black.a%2Cb'],
    ['label', true, object, '.R=100.G=200'],
    ['matrix', false, 'blue', ';color=blue'],
    ['matrix', false, list, ';color=blue,black,a%2Cb'],
    ['matrix', true, list, ';color=blue;color=black;color=a%2Cb'],
    ['matrix', true, object, ';R=100;G=200'],
    ['matrix', true, 'blue', ';color=blue'],
    ['json', false, object, '%7B%22R%22%3A100%2C%22G%22%3A200%7D'],
    ['simple', false, 'a/b?c#d', 'a%2Fb%3Fc%23d'],
    ['simple', false, 'half \ud800', 'half%20%EF%BF%BD'],
  ])('style %s, explode %s: %j', (kind, explode, value, text) => {
    expect(parameterText(parameter(kind, explode), value, percentEncoded)).toBe(text);
  });
});

describe('in a query', () => {
  test.each<[Style['kind'], boolean, string, Json, string]>([
    ['form', true, ',', 'blue', 'color=blue'],
    ['form', true, ',', list, 'color=blue&color=black&color=a%2Cb'],
    ['form', true, ',', [], ''],
    ['form', false, ',', list, 'color=blue,black,a%2Cb'],
    ['form', true, ',', object, 'R=100&G=200'],
    ['form', false, ',', object, 'color=R,100,G,200'],
    ['form', false, ' ', ['a', 'b'], 'color=a%20b'],
    ['form', false, '|', ['a', 'b'], 'color=a%7Cb'],
    ['form', false, '\t', ['a', 'b'], 'color=a%09b'],
    [
      'deepObject',
      true,
      ',',
      { a: 1, b: { c: [2, 3] }, d: null },
      'color%5Ba%5D=1&color%5Bb%5D%5Bc%5D=2&color%5Bb%5D%5Bc%5D=3',
    ],
    ['json', false, ',', object, 'color=%7B%22R%22%3A100%2C%22G%22%3A200%7D'],
    ['form', true, ',', false, 'color=false'],
    ['form', true, ',', [null, { a: 1 }], 'color=&color=%7B%22a%22%3A1%7D'],
  ])('style %s, explode %s, separator "%s": %j', (kind, explode, separator, value, query) => {
    const pairs = parameterPairs(parameter(kind, explode, separator), value, percentEncoded);
    expect(pairs.map((pair) => pair.join('=')).join('&')).toBe(query);
  });
});
