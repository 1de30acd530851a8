import { describe, expect, test } from 'vitest';
import { validateDefinition } from './compile-definition.ts';

const HEAD = "document: { dsl: '1.0.3', namespace: default, name: sample, version: '1.0.0' }";
const USE = `use:
  errors: { known: { type: 'urn:x', status: 400 } }
  timeouts: { known: { after: PT1S } }
  retries: { known: { delay: PT1S } }`;

const diagnosticsOf = (task: string) => validateDefinition(`${HEAD}\ndo: [ { a: { ${task} } } ]`);
const http = (parts: string) => `call: http, with: { method: get, ${parts} }`;
const AT = 'endpoint: https://a.example';
const a2a = (parts: string) =>
  `call: a2a, with: { method: tasks/get, server: 'https://a.example', ${parts} }`;
const mcp = (parts: string) =>
  `call: mcp, with: { method: tools/call, transport: { http: { endpoint: 'https://a.example' } }, ${parts} }`;
const raised = (parts: string) => `raise: { error: { status: 400, ${parts} } }`;
const emitted = (parts: string) => `emit: { event: { with: { type: t, ${parts} } } }`;
const heard = (until: string) =>
  `listen: { to: { any: [ { with: { type: t } } ], until: ${until} } }`;

/** Every place where the published schema leaves a choice of forms, with each of them. */
const FORMS: readonly (readonly [place: string, tasks: readonly string[]])[] = [
  [
    'endpoint',
    [
      http(AT),
      http("endpoint: '${ .uri }'"),
      http("endpoint: { uri: 'https://a.example/{id}' }"),
      http("endpoint: { uri: '${ .uri }' }"),
    ],
  ],
  ['headers of http', [http(`${AT}, headers: { a: b }`), http(`${AT}, headers: '\${ .headers }'`)]],
  ['query of http', [http(`${AT}, query: { a: [1] }`), http(`${AT}, query: '\${ .query }'`)]],
  ['parameters of a2a', [a2a('parameters: { id: t }'), a2a("parameters: '${ .parameters }'")]],
  ['parameters of mcp', [mcp('parameters: { name: t }'), mcp("parameters: '${ .parameters }'")]],
  [
    'timeout of mcp',
    [mcp('timeout: PT1S'), mcp('timeout: { seconds: 1 }'), mcp("timeout: '${ .timeout }'")],
  ],
  [
    'for.in',
    [
      'for: { in: .items }, do: []',
      "for: { in: '${ .items }' }, do: []",
      'for: { in: [ { a: 1 }, { a: 2 } ] }, do: []',
    ],
  ],
  ['set', ['set: { a: 1 }', "set: '${ . }'", 'set: .a']],
  ['type of an error', [raised("type: 'https://a.example/{kind}'"), raised("type: '${ .type }'")]],
  [
    'instance of an error',
    [raised("type: 'urn:x', instance: /do/0/a"), raised("type: 'urn:x', instance: '${ .at }'")],
  ],
  [
    'title and detail of an error',
    [
      raised("type: 'urn:x', title: No, detail: Not now"),
      raised("type: 'urn:x', title: '${ .a }', detail: '${ .b }'"),
    ],
  ],
  [
    'source of an event',
    [emitted("source: 'https://a.example/{id}'"), emitted("source: '${ .source }'")],
  ],
  ['time of an event', [emitted("time: '2026-01-01T00:00:00Z'"), emitted("time: '${ .time }'")]],
  [
    'dataschema of an event',
    [emitted("dataschema: 'https://a.example/s'"), emitted("dataschema: '${ .schema }'")],
  ],
  [
    'data of an event',
    [emitted("data: '${ .data }'"), emitted('data: { a: [1] }'), emitted('data: 1')],
  ],
  [
    'until',
    [
      heard("'${ length > 1 }'"),
      heard('. | length > 1'),
      heard('{ one: { with: { type: u } } }'),
      heard('{ all: [ { with: { type: u } } ] }'),
      heard('{ any: [ { with: { type: u } } ] }'),
    ],
  ],
  ['duration', ['wait: PT1S', 'wait: { days: 1, hours: 2 }', "wait: '${ .pause }'"]],
  [
    'from and as',
    [
      'set: { a: 1 }, input: { from: .a }, output: { as: .b }, export: { as: .c }',
      "set: { a: 1 }, input: { from: { a: '${ .a }' } }, output: { as: { b: '${ . }' } }, export: { as: { c: '${ . }' } }",
    ],
  ],
  [
    'return of run',
    ['stdout', 'stderr', 'code', 'all', 'none'].map(
      (form) => `run: { shell: { command: x }, return: ${form} }`,
    ),
  ],
  ['output of http', ['raw', 'content', 'response'].map((form) => http(`${AT}, output: ${form}`))],
  [
    'pullPolicy',
    ['ifNotPresent', 'always', 'never'].map(
      (form) => `run: { container: { image: x, pullPolicy: ${form} } }`,
    ),
  ],
  [
    'lifetime',
    ['{ cleanup: always }', '{ cleanup: never }', '{ cleanup: eventually, after: PT1M }'].map(
      (form) => `run: { container: { image: x, lifetime: ${form} } }`,
    ),
  ],
];

describe('what may be written in several forms may be written in each of them', () => {
  test.each(FORMS)('%s', (_, tasks) => {
    expect(tasks.map(diagnosticsOf)).toEqual(tasks.map(() => []));
  });

  test.each([
    ['timeout', 'wait: PT1M, timeout: known', 'wait: PT1M, timeout: { after: PT1S }'],
    ['error', 'raise: { error: known }', "raise: { error: { type: 'urn:x', status: 400 } }"],
    ['retry', 'try: [], catch: { retry: known }', 'try: [], catch: { retry: { delay: PT1S } }'],
  ])('%s, by its name and in place', (_, byName, inPlace) => {
    for (const task of [byName, inPlace]) {
      const text = `${HEAD}\n${USE}\ndo: [ { a: { ${task} } } ]`;
      const told = validateDefinition(text).filter(({ severity }) => severity === 'error');
      expect(told).toEqual([]);
    }
  });
});
