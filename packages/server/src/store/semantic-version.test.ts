import { expect, test } from 'vitest';
import { compareVersions, latestOf } from './semantic-version.ts';

test('versions are ordered as semver.org says', () => {
  const ordered = [
    '0.9.10',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.2.0',
    '1.10.0',
  ];
  expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered);
  expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
});

test('the latest is a release when there is one', () => {
  expect(latestOf(['1.0.0', '1.9.0', '1.10.0', '2.0.0-rc.1'])).toBe('1.10.0');
  expect(latestOf(['0.1.0-a', '0.1.0-b'])).toBe('0.1.0-b');
  expect(latestOf([])).toBeUndefined();
});
