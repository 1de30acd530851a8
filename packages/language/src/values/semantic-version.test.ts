import { expect, test } from 'vitest';
import { isSemanticVersion } from './semantic-version.ts';

test.each([
  '0.0.0',
  '1.2.3',
  '1.0.0-alpha.1',
  '1.0.0-0.3.7',
  '1.0.0+20130313',
  '1.0.0-rc.1+build.5',
])('%s is a semantic version', (text) => {
  expect(isSemanticVersion(text)).toBe(true);
});

test.each(['', '1', '1.0', 'v1.0.0', '01.0.0', '1.0.0-', '1.0.0-01', '1.0.0+', 'latest', '1.0.0 '])(
  '%j is none',
  (text) => {
    expect(isSemanticVersion(text)).toBe(false);
  },
);
