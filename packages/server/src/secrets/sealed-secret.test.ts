import { describe, expect, test } from 'vitest';
import { newMasterKey, readMasterKey, textOfMasterKey } from './master-key.ts';
import { openSecret, type SealedSecret, sealAgain, sealSecret } from './sealed-secret.ts';

const PLACE = { namespace: 'demo', name: 'login' };
const ABOUT = { version: 1, updatedAt: 1000, updatedBy: 'operator' };
const VALUE = { user: 'rex', password: 'correct horse' };
const key = newMasterKey();
const sealed = sealSecret(key, PLACE, ABOUT, VALUE);

describe('a sealed secret', () => {
  test.each(['text', '', { a: [1, null] }, 7])('opens to %j', (value) => {
    expect(openSecret([key], PLACE, sealSecret(key, PLACE, ABOUT, value))).toEqual(value);
  });

  test('shows nothing of its value, and is another text each time', () => {
    const other = sealSecret(key, PLACE, ABOUT, VALUE);
    expect(JSON.stringify(sealed)).not.toMatch(/rex|correct/);
    expect(other.sealedValue).not.toBe(sealed.sealedValue);
    expect(other.sealedKey).not.toBe(sealed.sealedKey);
  });

  test.each<[string, Partial<SealedSecret>]>([
    ['version', { version: 2 }],
    ['time', { updatedAt: 1001 }],
    ['author', { updatedBy: 'somebody' }],
    ['value', { sealedValue: changed(sealed.sealedValue) }],
    ['value, cut off', { sealedValue: sealed.sealedValue.slice(0, 16) }],
    ['key', { sealedKey: changed(sealed.sealedKey) }],
    ['master key', { masterKeyId: newMasterKey().id }],
  ])('does not open with another %s', (_, changes) => {
    expect(openSecret([key], PLACE, { ...sealed, ...changes })).toBeUndefined();
  });

  test.each([
    { ...PLACE, name: 'other' },
    { ...PLACE, namespace: 'other' },
  ])('does not open at another place: %j', (place) => {
    expect(openSecret([key], place, sealed)).toBeUndefined();
  });

  test('opens with the new master key it was sealed with again, and no longer with the old one', () => {
    const next = newMasterKey();
    const again = sealAgain([next, key], PLACE, sealed);
    expect(again).toMatchObject({
      ...ABOUT,
      masterKeyId: next.id,
      sealedValue: sealed.sealedValue,
    });
    expect(again && openSecret([next], PLACE, again)).toEqual(VALUE);
    expect(again && openSecret([key], PLACE, again)).toBeUndefined();
    expect(sealAgain([next], PLACE, sealed)).toBeNull();
  });
});

test('a master key is known by its text, which has 32 bytes', () => {
  expect(readMasterKey(textOfMasterKey(key))?.id).toBe(key.id);
  for (const text of ['', 'short', 'A'.repeat(43), `${textOfMasterKey(key)}x`]) {
    expect(readMasterKey(text)).toBeNull();
  }
});

function changed(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[bytes.length - 1]! ^= 1;
  return bytes.toString('base64');
}
