import { expect, test } from 'vitest';
import { isHubSigned } from './hub-signature.ts';

// The example of GitHub's page on validating webhook deliveries.
const KEY = Buffer.from("It's a Secret to Everybody");
const BODY = Buffer.from('Hello, World!');
const SIGNATURE = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

test('a signature as GitHub makes it is good', () => {
  expect(isHubSigned(BODY, SIGNATURE, [KEY])).toBe(true);
  expect(isHubSigned(BODY, SIGNATURE, [Buffer.from('older'), KEY])).toBe(true);
});

test.each([
  ['another body', 'Hello, World', SIGNATURE, KEY],
  ['another key', 'Hello, World!', SIGNATURE, Buffer.from('other')],
  ['no prefix', 'Hello, World!', SIGNATURE.slice(7), KEY],
  ['the older algorithm', 'Hello, World!', SIGNATURE.replace('sha256', 'sha1'), KEY],
  ['one digit less', 'Hello, World!', SIGNATURE.slice(0, -1), KEY],
  ['nothing', 'Hello, World!', '', KEY],
])('with %s it is not', (_, body, signature, key) => {
  expect(isHubSigned(Buffer.from(body), signature, [key])).toBe(false);
});
