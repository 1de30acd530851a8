// biome-ignore-all lint/suspicious/noThenProperty: the DSL calls it `then`
import { describe, expect, test } from 'vitest';
import { compileDefinition, validateDefinition } from './compile-definition.ts';
import type { Plan } from './plan/plan.ts';
import type { Task, TaskKind } from './plan/task.ts';

const HEAD = 'document: { dsl: 1.0.3, namespace: default, name: sample, version: 1.0.0 }';

function planOf(text: string): Plan {
  const result = compileDefinition(`${HEAD}\n${text}`);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  return result.plan;
}

function taskOf(body: string): Task {
  return planOf(`do:\n- only:${body.replaceAll('\n', '\n    ')}`).tasks[0]!;
}

/** What a kind of task compiles to, without what every task has. */
function ownPartsOf(body: string): object {
  const { name, pointer, definition, then: _, ...own } = taskOf(body);
  expect({ name, pointer }).toEqual({ name: 'only', pointer: '/do/0/only' });
  expect(definition).toBeTypeOf('object');
  return own;
}

const expression = (source: string, ...variables: string[]) => ({
  kind: 'expression',
  source,
  variables,
});
const literal = (value: unknown) => ({ kind: 'literal', value });
const duration = (ms: number) => ({ kind: 'duration', ms });
const given = (values: object) => ({ kind: 'arguments', entries: Object.entries(values) });
const uri = (source: string) => ({ kind: 'uri-template', source });

const COMPILED: { readonly [kind in TaskKind]: readonly [body: string, own: object] } = {
  call: [
    `
call: http
with:
  method: post
  endpoint: https://example.com/{id}
  headers: { X-Id: '\${ .id }' }
  query: { page: 2 }
  body: [1, '\${ $input }', { a: b }]`,
    {
      kind: 'call',
      call: {
        kind: 'connector',
        connector: 'http',
        function: 'request',
        arguments: given({
          method: literal('post'),
          uri: { kind: 'uri', uri: uri('https://example.com/{id}') },
          headers: { kind: 'object', entries: [['X-Id', expression('.id')]] },
          body: {
            kind: 'array',
            items: [literal(1), expression('$input', 'input'), literal({ a: 'b' })],
          },
          query: literal({ page: 2 }),
          output: literal('content'),
          redirect: literal(false),
        }),
      },
    },
  ],
  do: ['\ndo: []', { kind: 'do', tasks: [] }],
  emit: [
    "\nemit: { event: { with: { type: a.b, data: { id: '${ .id }' } } } }",
    {
      kind: 'emit',
      event: {
        kind: 'object',
        entries: [
          ['type', literal('a.b')],
          ['data', { kind: 'object', entries: [['id', expression('.id')]] }],
        ],
      },
    },
  ],
  for: [
    "\nfor: { each: pet, in: .pets }\nwhile: '${ $pet != null }'\ndo: []",
    {
      kind: 'for',
      each: 'pet',
      at: 'index',
      in: expression('.pets'),
      while: expression('$pet != null', 'pet'),
      tasks: [],
    },
  ],
  fork: ['\nfork: { branches: [], compete: true }', { kind: 'fork', branches: [], compete: true }],
  listen: [
    `
listen:
  to:
    any:
    - with: { type: a.b, data: '\${ .ok }' }
      correlate:
        room: { from: .data.room, expect: .room }
        site: { from: .source, expect: north }
        floor: { from: '\${ .data.floor }' }
    until: { one: { with: { type: a.done } } }
  read: envelope
foreach: { do: [] }`,
    {
      kind: 'listen',
      to: {
        kind: 'any',
        filters: [
          {
            with: { type: literal('a.b'), data: expression('.ok') },
            correlate: {
              room: { from: expression('.data.room'), expect: expression('.room') },
              site: { from: expression('.source'), expect: literal('north') },
              floor: { from: expression('.data.floor') },
            },
          },
        ],
        until: { kind: 'one', filters: [{ with: { type: literal('a.done') }, correlate: {} }] },
      },
      read: 'envelope',
      foreach: { item: 'item', at: 'index', tasks: [] },
    },
  ],
  raise: [
    "\nraise: { error: { type: 'https://a.b/c', status: 400, title: '${ .why }' } }",
    {
      kind: 'raise',
      error: {
        type: literal('https://a.b/c'),
        status: literal(400),
        title: expression('.why'),
      },
    },
  ],
  run: [
    "\nrun: { shell: { command: cat, stdin: '${ . }', arguments: [a, '${ .b }'] }, return: all }",
    {
      kind: 'run',
      process: {
        kind: 'program',
        connector: 'shell',
        arguments: given({
          command: literal('cat'),
          arguments: { kind: 'array', items: [literal('a'), expression('.b')] },
          stdin: expression('.'),
        }),
      },
      await: true,
      return: 'all',
    },
  ],
  set: ['\nset: .order', { kind: 'set', value: expression('.order') }],
  switch: [
    '\nswitch: [{ large: { when: .size > 9, then: exit } }, { other: { then: end } }]',
    {
      kind: 'switch',
      cases: [
        { name: 'large', when: expression('.size > 9'), then: 'exit' },
        { name: 'other', then: 'end' },
      ],
    },
  ],
  try: [
    `
try: []
catch:
  errors: { with: { status: 503, details: gone } }
  when: $error.status == 503
  retry:
    delay: PT2S
    backoff: { exponential: {} }
    limit: { attempt: { count: 3, duration: { minutes: 1 } }, duration: '\${ .patience }' }
    jitter: { from: PT0S, to: PT1S }
  then: continue
  do: []`,
    {
      kind: 'try',
      tasks: [],
      catch: {
        errors: { status: 503, detail: 'gone' },
        as: 'error',
        when: expression('$error.status == 503', 'error'),
        retry: {
          delay: duration(2000),
          backoff: 'exponential',
          limit: {
            attemptCount: 3,
            attemptDuration: duration(60_000),
            duration: expression('.patience'),
          },
          jitter: { from: duration(0), to: duration(1000) },
        },
        tasks: [],
        then: 'continue',
      },
    },
  ],
  wait: ['\nwait: { minutes: 1, seconds: 30 }', { kind: 'wait', duration: duration(90_000) }],
};

test('an alias of a long text counts as the many values that it is', () => {
  const texts = `{ text: &text '${'x'.repeat(100_000)}', more: [${'*text, '.repeat(100)}] }`;
  const codes = validateDefinition(`${HEAD}\ndo: [{ a: { set: ${texts} } }]`).map(
    ({ code }) => code,
  );
  expect(codes).toEqual(['too-many-aliased-values']);
});

describe('every kind of task compiles to its part of the plan', () => {
  test.each(Object.entries(COMPILED))('%s', (_, [body, own]) => {
    expect(ownPartsOf(body)).toEqual(own);
  });
});

describe('other forms of a call and a run', () => {
  test('openapi', () => {
    const body = `
call: openapi
with:
  document: { endpoint: { uri: '\${ .spec }', authentication: { bearer: { token: t } } } }
  operationId: getPet
  parameters: { id: '\${ .id }' }
  authentication: { basic: { username: u, password: '\${ $secrets.p }' } }
  output: response
  redirect: true`;
    const authentication = {
      kind: 'basic',
      username: literal('u'),
      password: expression('$secrets.p', 'secrets'),
    };
    const bearer = { kind: 'bearer', token: literal('t') };
    expect(
      planOf(`use: { secrets: [p] }\ndo:\n- only:${body.replaceAll('\n', '\n    ')}`).tasks[0],
    ).toMatchObject({
      call: {
        kind: 'connector',
        connector: 'openapi',
        function: 'call',
        arguments: given({
          document: given({
            uri: { kind: 'uri', uri: expression('.spec') },
            authentication: { kind: 'credentials', authentication: bearer },
          }),
          operationId: literal('getPet'),
          parameters: { kind: 'object', entries: [['id', expression('.id')]] },
          authentication: { kind: 'credentials', authentication },
          output: literal('response'),
          redirect: literal(true),
        }),
        authentication,
      },
    });
  });
});

test('what every task may have', () => {
  const body = `
set: { a: 1 }
if: .ready
input: { schema: { document: { type: object } }, from: { id: '\${ .id }', kind: .id } }
output: { as: .a }
export: { as: '$context + { a: . }' }
timeout: { after: PT5S }
then: exit
metadata: { critical: true }`;
  const { definition, ...task } = taskOf(body);
  expect(task).toEqual({
    kind: 'set',
    name: 'only',
    pointer: '/do/0/only',
    if: expression('.ready'),
    input: {
      schema: { type: 'object' },
      from: {
        kind: 'object',
        entries: [
          ['id', expression('.id')],
          ['kind', literal('.id')],
        ],
      },
    },
    output: { as: expression('.a') },
    export: { as: expression('$context + { a: . }', 'context') },
    timeout: duration(5000),
    then: 'exit',
    metadata: { critical: true },
    value: literal({ a: 1 }),
  });
  expect(definition).toMatchObject({ set: { a: 1 }, then: 'exit' });
});

test('components of `use` are resolved where they are referred to', () => {
  const plan = planOf(`
use:
  timeouts: { quick: { after: PT1S } }
  errors: { gone: { type: 'a:b', status: 410 } }
  retries: { patient: { delay: PT3S } }
  authentications: { shop: { bearer: { token: t } } }
  secrets: [key]
  functions: { note: { call: http, with: { method: get, endpoint: { uri: 'a:b', authentication: { use: shop } } } } }
timeout: quick
do:
- fail: { raise: { error: gone }, timeout: quick }
- try: { try: [], catch: { retry: patient } }
- call: { call: note, with: { a: '\${ .b }' } }
`);
  expect(plan.timeout).toEqual(duration(1000));
  expect(plan.secrets).toEqual(['key']);
  expect(plan.functions['note']).toMatchObject({
    name: 'note',
    pointer: '/use/functions/note',
    call: { authentication: { kind: 'bearer', token: literal('t') } },
  });
  expect(plan.tasks).toMatchObject([
    { error: { type: literal('a:b'), status: literal(410) }, timeout: duration(1000) },
    { catch: { retry: { delay: duration(3000), backoff: 'constant', limit: {} } } },
    {
      call: {
        kind: 'function',
        name: 'note',
        with: { kind: 'object', entries: [['a', expression('.b')]] },
      },
    },
  ]);
});

test('compensation is a task list of its own, with its own pointers', () => {
  const task = taskOf(`
set: { a: 1 }
metadata:
  compensation:
  - undo:
      set: '$compensation.output'
  compensationRetry: { delay: PT1S }`);
  expect(task.compensation).toMatchObject({
    tasks: [{ name: 'undo', pointer: '/do/0/only/metadata/compensation/0/undo', kind: 'set' }],
    retry: { delay: duration(1000), backoff: 'constant', limit: {} },
  });
});

test('the built-in function rollback compiles inside of a catch, at any depth', () => {
  const task = taskOf(`
try: []
catch: { do: [{ deep: { do: [{ undo: { call: rollback } }] } }] }`);
  expect(task).toMatchObject({
    catch: { tasks: [{ tasks: [{ kind: 'call', call: { kind: 'rollback' } }] }] },
  });
});

describe('the plan', () => {
  const text = `do:\n- only: { set: { b: 1, a: [2] }, metadata: { x: { y: z } } }`;

  test('is named by the content of its definition, not by its form', () => {
    const reordered = `{"do":[{"only":{"metadata":{"x":{"y":"z"}},"set":{"a":[2],"b":1}}}],\n"document":{"version":"1.0.0","name":"sample","namespace":"default","dsl":"1.0.3"}}`;
    const result = compileDefinition(reordered);
    expect(result.ok && result.plan.id).toBe(planOf(text).id);
    expect(planOf(text).id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(planOf(text.replace('b: 1', 'b: 2')).id).not.toBe(planOf(text).id);
  });

  test('is plain JSON', () => {
    const plan = planOf(text);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test('knows one zero, as JSON text does', () => {
    expect(planOf(text.replace('b: 1', 'b: -0'))).toEqual(planOf(text.replace('b: 1', 'b: 0')));
  });

  test('keeps the definition as it was written', () => {
    expect(planOf(text).definition).toEqual({
      document: { dsl: '1.0.3', namespace: 'default', name: 'sample', version: '1.0.0' },
      do: [{ only: { set: { b: 1, a: [2] }, metadata: { x: { y: 'z' } } } }],
    });
  });
});

test('warnings come with the plan', () => {
  const result = compileDefinition(`${HEAD}\ndo: [{ a: { set: { text: 'Hello \${ .name }' } } }]`);
  expect(result.ok && result.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ['expression-inside-text', 'warning'],
  ]);
});

test('a valid part that cannot be run yet is no matter of validity', () => {
  const text = `${HEAD}\nschedule: { after: PT0S }\ndo: []`;
  expect(validateDefinition(text)).toEqual([]);
  expect(compileDefinition(text).ok).toBe(false);
});

describe('extensions', () => {
  const EVERY_KIND = [...Object.keys(COMPILED)].sort();
  const extensionOf = (body: string) =>
    planOf(`use: { extensions: [ { x: ${body} } ] }\ndo: []`).extensions?.[0];

  test.each([
    ['all', EVERY_KIND],
    ['composite', ['do', 'fork']],
    ['call', ['call']],
    ['try', ['try']],
  ])('of `%s` surround %j', (extend, kinds) => {
    const extension = extensionOf(`{ extend: ${extend} }`);
    expect([...(extension?.kinds ?? [])].sort()).toEqual(kinds);
  });

  test('have tasks before and after, and may read the input in `when`', () => {
    const body =
      '{ extend: set, when: $input.n == $task.set.n, before: [ { b: { set: { n: 1 }, then: exit } } ], after: [ { a: { wait: PT1S } } ] }';
    expect(extensionOf(body)).toMatchObject({
      name: 'x',
      kinds: ['set'],
      when: expression('$input.n == $task.set.n', 'input', 'task'),
      before: [{ name: 'b', pointer: '/use/extensions/0/x/before/0/b', kind: 'set', then: 'exit' }],
      after: [{ name: 'a', pointer: '/use/extensions/0/x/after/0/a', kind: 'wait' }],
    });
  });

  test('are left out of the plan of a definition that has none', () => {
    expect(planOf('use: { extensions: [] }\ndo: []')).not.toHaveProperty('extensions');
  });
});
