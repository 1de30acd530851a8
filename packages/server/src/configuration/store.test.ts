import { expect, test } from 'vitest';
import { readStoreSetting, stateOf } from './store.ts';

const url = 'postgres://ada:s3cret@db/tutti';

test.each([{}, { TUTTI_STORE: '' }, { TUTTI_STORE: 'sqlite', TUTTI_STORE_PASSWORD: 'x' }])(
  'runs are kept in the data folder with %j',
  (environment) => {
    expect(readStoreSetting(environment)).toEqual({ value: undefined });
  },
);

test('runs are kept in a database with its URL, whose password may stand apart', () => {
  expect(readStoreSetting({ TUTTI_STORE: url })).toEqual({ value: { url } });
  const apart = { TUTTI_STORE: 'postgres://db/tutti', TUTTI_STORE_PASSWORD: 's3cret' };
  expect(readStoreSetting(apart)).toEqual({
    value: { url: 'postgres://db/tutti', password: 's3cret' },
  });
});

test.each([
  ['mysql://ada:s3cret@db/tutti', '***@db/tutti'],
  ['postgres//ada:s3cret@db/tutti', '***@db/tutti'],
  ['/var/lib/tutti', '/var/lib/tutti'],
])('%s is refused, and no password is told', (given, told) => {
  expect(readStoreSetting({ TUTTI_STORE: given })).toEqual({
    mistake: `Expected TUTTI_STORE to be 'sqlite' or the URL of a database, postgres://user@host/name, but it is '${told}'.`,
  });
});

test('the place of the state is told without a password', () => {
  expect(stateOf({ dataFolder: '/data' })).toBe('/data');
  expect(stateOf({ dataFolder: '/data', store: { url } })).toBe('postgres://ada:***@db/tutti');
});
