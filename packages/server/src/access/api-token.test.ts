import { expect, test } from 'vitest';
import { createApiToken, isSecretOf, parseApiToken } from './api-token.ts';

test('a token is read back, and proves itself against its hash', () => {
  const { id, text, hash } = createApiToken();
  const parsed = parseApiToken(text);
  expect(parsed).toEqual({ id, secret: expect.stringMatching(/^[0-9A-Za-z]{32}$/) });
  expect(parsed && isSecretOf(parsed, hash)).toBe(true);
});

test('another secret does not prove it', () => {
  const parsed = parseApiToken(createApiToken().text);
  expect(parsed && isSecretOf(parsed, createApiToken().hash)).toBe(false);
});

test('neither the token nor its secret is in what is kept', () => {
  const { text, hash } = createApiToken();
  expect(hash).not.toContain(parseApiToken(text)?.secret);
});

test('any changed character is noticed without a look at what is kept', () => {
  const { text } = createApiToken();
  for (let index = 'tutti_pat_'.length; index < text.length; index++) {
    const other = text[index] === 'a' ? 'b' : 'a';
    expect(parseApiToken(text.slice(0, index) + other + text.slice(index + 1))).toBeNull();
  }
});

test.each(['', 'tutti_pat_', 'x', `tutti_${'a'.repeat(43)}`])('%j is no token', (text) => {
  expect(parseApiToken(text)).toBeNull();
});
