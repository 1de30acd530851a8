import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_STUCK_POLICY } from '../runtime/stuck/stuck-policy.ts';
import { readConfiguration } from './configuration.ts';
import { readConfigurationText } from './file.ts';

test('a file says what is allowed of targets', () => {
  const text = `
targets:
  https://api.example.com:
    rateLimit: { requests: 10, per: PT1M, burst: 20 }
    breaker: { failures: 5, openFor: PT1M, probes: 2 }
    maxConcurrent: 8
  tcp://broker:9092: { maxConcurrent: 1 }
  '*':
    rateLimit: { requests: 100 }
    breaker: { failures: 3 }
`;
  expect(readConfigurationText(text)).toEqual({
    settings: {
      targets: {
        'https://api.example.com': {
          rateLimit: { requests: 10, perMs: 60_000, burst: 20 },
          breaker: { failures: 5, openMs: 60_000, probes: 2 },
          maxConcurrent: 8,
        },
        'tcp://broker:9092': { maxConcurrent: 1 },
        '*': {
          rateLimit: { requests: 100, perMs: 1000, burst: 100 },
          breaker: { failures: 3, openMs: 30_000, probes: 1 },
        },
      },
      stuck: DEFAULT_STUCK_POLICY,
    },
    mistakes: [],
  });
});

test('a file says how long a run may wait', () => {
  const stuck = { ...DEFAULT_STUCK_POLICY, eventMs: 30 * 86_400_000, callMs: 600_000 };
  expect(readConfigurationText('stuck: { event: P30D, call: PT10M }')).toEqual({
    settings: { targets: {}, stuck },
    mistakes: [],
  });
  expect(readConfigurationText('stuck: { evnt: P1D, person: P400D }').mistakes).toEqual([
    "Expected a member of stuck, but 'evnt' is not one. Did you mean event?",
    'Expected stuck.person to be an ISO 8601 duration such as PT30S, more than nothing and at most 365 days, but it is "P400D".',
  ]);
});

test('a file without anything in it sets nothing', () => {
  const nothing = { settings: { targets: {}, stuck: DEFAULT_STUCK_POLICY }, mistakes: [] };
  expect(readConfigurationText('')).toEqual(nothing);
  expect(readConfigurationText('# later\n')).toEqual(nothing);
  expect(readConfigurationText('{}')).toEqual(nothing);
});

test('every mistake is told, with its place', () => {
  const text = `
target: {}
targets:
  https://api.example.com/v1: {}
  api.example.com: {}
  https://a.example:
    rateLimit: { requests: 0, per: 1s }
    breaker: { openFor: P2D }
    maxConcurent: 3
  https://b.example: { rateLimit: {}, breaker: 5, maxConcurrent: many }
  https://c.example: fast
`;
  expect(readConfigurationText(text).mistakes).toEqual([
    "Expected a member of the configuration file, but 'target' is not one. Did you mean targets?",
    "Expected targets['https://api.example.com/v1'] to stand under an origin, such as 'https://api.example.com' or 'tcp://broker:9092', or under '*', but it is {}.",
    "Expected targets['api.example.com'] to stand under an origin, such as 'https://api.example.com' or 'tcp://broker:9092', or under '*', but it is {}.",
    "Expected a member of targets['https://a.example'], but 'maxConcurent' is not one. Did you mean maxConcurrent?",
    "Expected targets['https://a.example'].rateLimit.requests to be a whole number from 1 to 1000000, but it is 0.",
    'Expected targets[\'https://a.example\'].rateLimit.per to be an ISO 8601 duration such as PT30S, more than nothing and at most a day, but it is "1s".',
    'Expected targets[\'https://a.example\'].breaker to have \'failures\', but it is {"openFor":"P2D"}.',
    'Expected targets[\'https://a.example\'].breaker.openFor to be an ISO 8601 duration such as PT30S, more than nothing and at most a day, but it is "P2D".',
    "Expected targets['https://b.example'].rateLimit to have 'requests', but it is {}.",
    "Expected targets['https://b.example'].breaker to be a map, but it is 5.",
    'Expected targets[\'https://b.example\'].maxConcurrent to be a whole number from 1 to 1000000, but it is "many".',
    'Expected targets[\'https://c.example\'] to be a map, but it is "fast".',
  ]);
  expect(readConfigurationText('[1]').mistakes).toEqual([
    'Expected the configuration file to be a map, but it is [1].',
  ]);
  expect(readConfigurationText('a: [').mistakes).toEqual([
    expect.stringMatching(/^Expected the configuration file to be YAML or JSON, but: .* line 1/),
  ]);
});

test('TUTTI_CONFIG names the file, relative to the working folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-configuration-'));
  try {
    writeFileSync(join(folder, 'tutti.yaml'), 'targets: { "*": { maxConcurrent: 4 } }');
    expect(readConfiguration({ TUTTI_CONFIG: 'tutti.yaml' }, folder)).toMatchObject({
      configuration: { targets: { '*': { maxConcurrent: 4 } } },
    });
    expect(readConfiguration({ TUTTI_CONFIG: 'other.yaml' }, folder)).toMatchObject({
      mistakes: [
        expect.stringMatching(/^Expected TUTTI_CONFIG to name a file that can be read, but it is/),
      ],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
