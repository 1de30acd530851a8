import { expect, test } from 'vitest';
import { redact } from './redaction.ts';

test.each<[string, readonly string[], string]>([
  ['key=abcd1234, abcd', ['abcd', 'abcd1234'], 'key=[redacted], [redacted]'],
  ['?key=a%26b%20c', ['a&b c'], '?key=[redacted]'],
  ['t tt t=1', ['t'], '[redacted] tt [redacted]=1'],
  ['a.*b axxb', ['a.*b'], '[redacted] axxb'],
  ['nothing', ['', 'redacted'], 'nothing'],
])('"%s" without %j', (text, secrets, shown) => {
  expect(redact(text, secrets)).toBe(shown);
});
