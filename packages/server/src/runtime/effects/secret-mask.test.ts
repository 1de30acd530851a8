import { describe, expect, test } from 'vitest';
import { maskSecrets } from './secret-mask.ts';

const secret = 'hunter2 & "more"';

describe('an answer', () => {
  test.each([
    ['as it is', `you sent ${secret}`, 'you sent ***'],
    ['inside JSON', JSON.stringify({ password: secret }), '{"password":"***"}'],
    ['inside a URL', `/login?p=${encodeURIComponent(secret)}`, '/login?p=***'],
    ['inside a form', `p=${new URLSearchParams({ p: secret }).toString().slice(2)}`, 'p=***'],
  ])('shows no secret %s', (_, answer, masked) => {
    expect(maskSecrets([secret])(answer)).toBe(masked);
  });

  test.each([0, 1, 2, 3, 4])('shows no secret in base64 behind %i other bytes', (count) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const answer = Buffer.from(`${'x'.repeat(count)}${secret}:tail`).toString(encoding);
      const masked = maskSecrets([secret])(answer) as string;
      expect(masked).toContain('***');
      expect(Buffer.from(masked.replace('***', ''), encoding).toString()).not.toContain('hunter2');
    }
  });

  test('is masked in depth, names included', () => {
    const answer = { a: [{ [`x-${secret}`]: 1 }, true, null], b: secret };
    expect(maskSecrets([secret])(answer)).toEqual({ a: [{ 'x-***': 1 }, true, null], b: '***' });
  });

  test('that two secrets share is masked whole', () => {
    expect(maskSecrets(['abcd', 'abcdef'])('xabcdefx')).toBe('x***x');
  });

  test('is left alone by secrets too short to be told from chance', () => {
    expect(maskSecrets(['a', ''])('banana')).toBe('banana');
  });
});
