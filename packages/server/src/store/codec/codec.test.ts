import type { Json } from '@tutti/jq';
import { describe, expect, test } from 'vitest';
import { decode, type Encoded, encode, INLINE_LIMIT, parseReferences } from './codec.ts';

const large = Array.from({ length: 5000 }, (_, index) => `item number ${index}`);

function fetch(encoded: Encoded) {
  const texts = new Map(encoded.blobs.map((blob) => [blob.hash, blob.text]));
  const references = encoded.references === null ? [] : parseReferences(encoded.references);
  const parts = references.map(([pointer, hash]) => [pointer, texts.get(hash) ?? ''] as const);
  return { text: encoded.text, parts };
}

describe('the codec', () => {
  test('keeps a small document as it is', () => {
    const encoded = encode({ a: 1, gone: undefined });
    expect(encoded).toEqual({ text: '{"a":1}', references: null, blobs: [] });
  });

  test.each<[string, Json]>([
    ['a large part', { event: { output: large } }],
    ['a large string', { text: 'x'.repeat(INLINE_LIMIT + 1) }],
    ['a large part inside a large part', [{ rows: { large, more: large.join() }, also: large }]],
    ['awkward keys', JSON.parse(JSON.stringify({ 'a/b~c': { '': large } }))],
    ['__proto__ as a key', JSON.parse(`{"__proto__":${JSON.stringify({ x: large })},"y":1}`)],
    ['null beside a reference', { a: null, b: large }],
    ['many small parts', Array.from({ length: 3000 }, (_, n) => ({ n, text: 'some words' }))],
  ])('gives back a document with %s', (_, document) => {
    expect(JSON.stringify(decode(fetch(encode(document))))).toBe(JSON.stringify(document));
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  test('stores a large value once, whatever carries it', () => {
    const first = encode([{ type: 'task-completed', output: large, context: { rows: large } }]);
    const second = encode({ activations: { a1: { rawInput: large } } });
    expect(first.blobs.map((blob) => blob.hash)).toEqual(second.blobs.map((blob) => blob.hash));
    expect(first.text).toBe('[{"type":"task-completed","output":null,"context":{"rows":null}}]');
  });

  test('takes a value out of documents that are written together once', () => {
    const text = 'x'.repeat(INLINE_LIMIT);
    const shared = { rows: { large, more: large.join() }, text };
    const taken = new Map();
    const documents = [
      [{ output: shared }, { input: shared, again: shared.text }],
      { was: shared },
    ];
    const [first, second] = documents.map((document) => encode(document, taken));
    expect(first?.blobs.map((blob) => blob.hash)).toEqual(
      encode([{ output: shared }]).blobs.map((blob) => blob.hash),
    );
    expect(second?.blobs).toEqual([]);
    const blobs = first?.blobs ?? [];
    const [again, other] = [first, second].map((one) => one && decode(fetch({ ...one, blobs })));
    expect([again, other]).toEqual(documents);
  });

  test('does not make the whole text of a document that carries a large value often', () => {
    const text = 'x'.repeat(INLINE_LIMIT);
    let asked = 0;
    const value = Object.defineProperty({ text }, 'toJSON', { value: () => (asked += 1) });
    expect(decode(fetch(encode([value, value])))).toEqual([{ text }, { text }]);
    expect(asked).toBe(0);
  });

  test('takes no data for a reference', () => {
    const document = { references: [['/x', 'abc']], $ref: 'abc', x: large };
    expect(decode(fetch(encode(document)))).toEqual(document);
  });
});
