import { expect, test } from 'vitest';
import { readListQuery } from './list-query.ts';

test.each([
  ['2016-12-31T23:59:59.5Z', Date.UTC(2016, 11, 31, 23, 59, 59, 500)],
  ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ['2017-01-01T00:59:60.25+01:00', Date.UTC(2017, 0, 1, 0, 0, 0, 250)],
])('runs are listed from the instant %s', (startedAfter, startedFrom) => {
  expect(readListQuery('demo', { startedAfter })).toEqual({
    kind: 'query',
    query: { namespace: 'demo', startedFrom, limit: 50 },
  });
});
