import { expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';

function compile(schedule: string, metadata = '') {
  const document = `{ dsl: '1.0.3', namespace: test, name: one, version: '1.0.0'${metadata && `, metadata: { schedule: ${metadata} }`} }`;
  const source = `document: ${document}\nschedule: ${schedule}\ndo: [{ a: { set: { x: 1 } } }]`;
  const result = compileDefinition(source);
  return result.ok
    ? result.plan.schedule
    : result.diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
}

const A_B = { with: { type: { kind: 'literal', value: 'a.b' } }, correlate: {} };

const DEFAULTS = {
  timeZone: 'UTC',
  catchUp: 'one',
  catchUpLimit: 100,
  overlap: 'allow',
  input: 'none',
  completeWithinMs: 86_400_000,
};

test.each([
  ['{ every: PT1H }', [{ kind: 'every', ms: 3_600_000 }]],
  ['{ every: { minutes: 5, milliseconds: 1 } }', [{ kind: 'every', ms: 300_001 }]],
  ["{ cron: '0 0 * * *' }", [{ kind: 'cron', expression: '0 0 * * *' }]],
  ['{ after: { seconds: 30 } }', [{ kind: 'after', ms: 30_000 }]],
  ['{ on: { any: [] } }', [{ kind: 'on', to: { kind: 'any', filters: [] }, read: 'data' }]],
  [
    '{ on: { one: { with: { type: a.b } } }, read: raw }',
    [{ kind: 'on', to: { kind: 'one', filters: [A_B] }, read: 'raw' }],
  ],
  [
    "{ on: { any: [], until: { one: { with: { type: a.b } } } }, every: PT1H, after: PT1S, cron: '@daily' }",
    [
      { kind: 'every', ms: 3_600_000 },
      { kind: 'cron', expression: '@daily' },
      { kind: 'after', ms: 1000 },
      {
        kind: 'on',
        to: { kind: 'any', filters: [], until: { kind: 'one', filters: [A_B] } },
        read: 'data',
      },
    ],
  ],
])('%s is a schedule', (schedule, triggers) => {
  expect(compile(schedule)).toEqual({ triggers, ...DEFAULTS });
});

test('policies stand in the metadata of the document', () => {
  const metadata =
    '{ timeZone: Europe/Berlin, catchUp: all, catchUpLimit: 7, overlap: queue, input: fire }';
  expect(compile("{ cron: '0 0 * * *' }", metadata)).toEqual({
    triggers: [{ kind: 'cron', expression: '0 0 * * *' }],
    timeZone: 'Europe/Berlin',
    catchUp: 'all',
    catchUpLimit: 7,
    overlap: 'queue',
    input: 'fire',
    completeWithinMs: 86_400_000,
  });
});

test('how long a set of events waits is a policy too', () => {
  const all = '{ on: { all: [{ with: { type: a.b } }] } }';
  expect(compile(all, '{ completeWithin: PT2H }')).toMatchObject({ completeWithinMs: 7_200_000 });
});

test('metadata of that name is nobody’s business without a schedule', () => {
  const document =
    "{ dsl: '1.0.3', namespace: test, name: one, version: '1.0.0', metadata: { schedule: 3 } }";
  expect(compileDefinition(`document: ${document}\ndo: []`)).toMatchObject({ diagnostics: [] });
});

const AT = '/document/metadata/schedule';

test.each([
  ['timeZone', "{ cron: '0 0 * * *' }", '{ timeZone: Mars/Phobos }', 'invalid-time-zone'],
  ['timeZone', "{ cron: '0 0 * * *' }", "{ timeZone: '+01:00' }", 'invalid-time-zone'],
  ['timeZone', '{ every: PT1H }', '{ timeZone: Europe/Berlin }', 'unexpected-property'],
  ['catchUp', '{ every: PT1H }', '{ catchUp: some }', 'not-one-of'],
  ['catchUp', '{ after: PT1H }', '{ catchUp: one }', 'unexpected-property'],
  ['catchUpLimit', '{ every: PT1H }', '{ catchUpLimit: 5 }', 'unexpected-property'],
  ['catchUpLimit', '{ every: PT1H }', '{ catchUp: all, catchUpLimit: 1001 }', 'invalid-number'],
  ['overlap', '{ every: PT1H }', '{ overlap: replace }', 'not-one-of'],
  ['overlap', '{ after: PT1H }', '{ overlap: skip }', 'unexpected-property'],
  ['catchup', '{ every: PT1H }', '{ catchup: one }', 'unknown-property'],
  ['catchUp', '{ on: { any: [] } }', '{ catchUp: one }', 'unexpected-property'],
  ['input', '{ on: { any: [] } }', '{ input: fire }', 'unexpected-property'],
  ['completeWithin', '{ on: { any: [] } }', '{ completeWithin: P1D }', 'unexpected-property'],
  [
    'completeWithin',
    '{ on: { all: [{ with: { id: a } }] } }',
    '{ completeWithin: PT0S }',
    'invalid-duration',
  ],
])('a wrong %s beside %s is told: %s', (name, schedule, metadata, code) => {
  expect(compile(schedule, metadata)).toEqual([`${code} ${AT}/${name}`]);
});

test.each([
  ['{ every: PT0S }', '/schedule/every'],
  ['{ after: { seconds: 0 } }', '/schedule/after'],
  ['{ every: "${ $runtime.metadata.every }" }', '/schedule/every'],
])('%s is valid, and refused by name', (schedule, pointer) => {
  expect(compile(schedule)).toEqual([`not-supported-yet ${pointer}`]);
});
