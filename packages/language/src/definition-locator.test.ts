import { expect, test } from 'vitest';
import { definitionLocator } from './definition-locator.ts';

const text = `document: { dsl: 1.0.3, namespace: default, name: sample, version: 1.0.0 }
do:
  - first/second:
      wait: PT1S
  - third: { set: { a: [1, 2] } }
`;

test('the parts of a definition are found by their pointers', () => {
  const locate = definitionLocator(text);
  const pointers = [
    '',
    '/document/name',
    '/do',
    '/do/0',
    '/do/0/first~1second',
    '/do/1/third/set/a/1',
  ];
  expect(pointers.map(locate)).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 45 },
    { line: 2, column: 1 },
    { line: 3, column: 5 },
    { line: 3, column: 5 },
    { line: 5, column: 28 },
  ]);
});

test('what is not there has no place', () => {
  expect(definitionLocator(text)('/do/2')).toBeUndefined();
  expect(definitionLocator('a: "unclosed')('')).toBeUndefined();
});
