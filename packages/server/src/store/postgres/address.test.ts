import { expect, test } from 'vitest';
import { clientConfigOf, isPostgresUrl, maskedUrl } from './address.ts';

test.each([
  ['postgres://ada@db/tutti', 'postgres://ada@db/tutti'],
  ['postgres://ada:se%3Acret@db:5432/tutti', 'postgres://ada:***@db:5432/tutti'],
  [
    'postgresql://ada:a:b@db/tutti?sslmode=require',
    'postgresql://ada:***@db/tutti?sslmode=require',
  ],
  ['postgres:///tutti?host=/run/pg&password=secret', 'postgres:///tutti?host=/run/pg&password=***'],
  ['postgres://ada:p@ss@db/tutti', 'postgres://ada:***@db/tutti'],
])('%s is shown without its password', (url, shown) => {
  expect(maskedUrl(url)).toBe(shown);
});

test('a password is for a URL that holds none', () => {
  const url = 'postgres://ada@db/tutti';
  expect(clientConfigOf({ url, password: 'given' })).toMatchObject({ password: 'given' });
  const own = 'postgres://ada:own@db/tutti';
  expect(clientConfigOf({ url: own, password: 'given' })).toMatchObject({ password: 'own' });
});

test.each([
  ['postgres://db/tutti', true],
  ['postgresql://db/tutti', true],
  ['mysql://db/tutti', false],
  ['/var/lib/tutti', false],
])('%s is the address of a PostgreSQL database: %s', (text, expected) => {
  expect(isPostgresUrl(text)).toBe(expected);
});
