import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { isSigned, signingKeyOf, signMessage } from './standard-webhooks.ts';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const key = (secret: string) => signingKeyOf(secret) ?? Buffer.alloc(0);
const timestamp = String(Math.floor(Date.now() / 1000));
const text = '{"paid": "zwölf €"}';
const message = { id: 'msg_1', timestamp, body: Buffer.from(text) };

describe('a signature', () => {
  test('is the one that the reference library makes, and the other way round', () => {
    const ours = signMessage(message, [key(SECRET)]);
    const library = new Webhook(SECRET);
    expect(library.sign('msg_1', new Date(Number(timestamp) * 1000), text)).toBe(ours);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': timestamp,
      'webhook-signature': ours,
    };
    expect(library.verify(text, headers)).toEqual(JSON.parse(text));
    expect(isSigned(message, ours, [key(SECRET)])).toBe(true);
  });

  test('is good when one of several is by one of several secrets', () => {
    const both = signMessage(message, [key(OTHER), key(SECRET)]);
    expect(both.split(' ')).toHaveLength(2);
    expect(isSigned(message, both, [key(SECRET)])).toBe(true);
    expect(isSigned(message, signMessage(message, [key(SECRET)]), [key(OTHER), key(SECRET)])).toBe(
      true,
    );
  });

  const good = signMessage(message, [key(SECRET)]);
  test.each([
    ['another secret', message, signMessage(message, [key(OTHER)])],
    ['another id', { ...message, id: 'msg_2' }, good],
    ['another time', { ...message, timestamp: `${timestamp}0` }, good],
    ['one more byte', { ...message, body: Buffer.from(`${text} `) }, good],
    ['another version', message, good.replace('v1,', 'v1a,')],
    ['nothing', message, ''],
    ['a part of it', message, good.slice(0, -4)],
    ['nonsense', message, 'v1,*** v1, ,,,'],
    ['more signatures than are looked at', message, `${'v1,AAAA '.repeat(16)}${good}`],
  ])('is not good with %s', (_, changed, signatures) => {
    expect(isSigned(changed, signatures, [key(SECRET)])).toBe(false);
  });

  test('by no key is never good', () => {
    expect(isSigned(message, good, [])).toBe(false);
  });
});

test.each([
  '',
  'whsec_',
  'whsec_AAAA',
  'plain',
  `whsec_${'A'.repeat(200)}`,
  'whsec_***********************************',
])('a secret must be whsec_ and 24 to 64 bytes in base64, not %j', (secret) => {
  expect(signingKeyOf(secret)).toBeNull();
});
