import { expect, test } from 'vitest';
import { readImageReference } from './image-reference.ts';

test.each([
  ['alpine', { name: 'alpine', tag: 'latest' }],
  ['alpine:3.20', { name: 'alpine', tag: '3.20' }],
  ['localhost/tool', { name: 'localhost/tool', tag: 'latest' }],
  ['r.example.com:5000/a/tool', { name: 'r.example.com:5000/a/tool', tag: 'latest' }],
  ['r.example.com:5000/a/tool:v1', { name: 'r.example.com:5000/a/tool', tag: 'v1' }],
  ['tool@sha256:abc', { name: 'tool@sha256:abc', tag: undefined }],
  ['-rm', undefined],
  ['a b', undefined],
  ['a/', undefined],
  ['a?b=c', undefined],
  ['a/../../containers/other', undefined],
  ['a/./b', undefined],
  ['a//b', undefined],
  ['a/..@sha256:abc', undefined],
])('%s', (text, reference) => {
  expect(readImageReference(text)).toEqual(reference);
});
