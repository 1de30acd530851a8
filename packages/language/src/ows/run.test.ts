import { expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';

/** What the process of a task compiles to, with how it is waited for. */
function compiled(body: string): object {
  const head = 'document: { dsl: 1.0.3, namespace: default, name: sample, version: 1.0.0 }';
  const result = compileDefinition(`${head}\ndo:\n- only:${body.replaceAll('\n', '\n    ')}`);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  const [task] = result.plan.tasks;
  if (task?.kind !== 'run') throw new Error(`Expected a task that runs, but it is ${task?.kind}.`);
  return task;
}

const expression = (source: string, ...variables: string[]) => ({
  kind: 'expression',
  source,
  variables,
});
const literal = (value: unknown) => ({ kind: 'literal', value });
const given = (values: object) => ({ kind: 'arguments', entries: Object.entries(values) });
const uri = (source: string) => ({ kind: 'uri-template', source });

test('a script in JavaScript', () => {
  expect(compiled("\nrun: { script: { language: js, code: 'return 1' } }")).toMatchObject({
    process: {
      kind: 'program',
      connector: 'script',
      arguments: given({ language: literal('javascript'), code: literal('return 1') }),
    },
    await: true,
    return: 'stdout',
  });
});

test('a script in Python', () => {
  expect(compiled("\nrun: { script: { language: python, code: 'print(1)' } }")).toMatchObject({
    process: {
      arguments: given({ language: literal('python'), code: literal('print(1)') }),
    },
  });
});

test('a container', () => {
  const body = `
run:
  container:
    image: alpine
    name: '\${ "pack-" + .id }'
    ports: { 8080: 80 }
    volumes: { /srv/in: /in }
    lifetime: { cleanup: eventually, after: { minutes: 5 } }
    pullPolicy: never`;
  expect(compiled(body)).toMatchObject({
    process: {
      kind: 'program',
      connector: 'container',
      arguments: given({
        definition: expression('$workflow.definition.document.name', 'workflow'),
        image: literal('alpine'),
        name: expression('"pack-" + .id'),
        ports: literal({ 8080: 80 }),
        volumes: literal({ '/srv/in': '/in' }),
        lifetime: given({
          cleanup: literal('eventually'),
          after: { kind: 'milliseconds', duration: { kind: 'duration', ms: 300_000 } },
        }),
        pullPolicy: literal('never'),
      }),
    },
  });
});

test('a script from an external resource, with arguments by name', () => {
  const body = `
run:
  script:
    language: js
    source:
      name: report
      endpoint: { uri: 'https://example.com/report.js', authentication: { bearer: { token: t } } }
    arguments: { year: '\${ .year }' }`;
  const authentication = { kind: 'bearer', token: literal('t') };
  expect(compiled(body)).toMatchObject({
    process: {
      kind: 'program',
      connector: 'script',
      arguments: given({
        language: literal('javascript'),
        source: given({
          uri: { kind: 'uri', uri: uri('https://example.com/report.js') },
          authentication: { kind: 'credentials', authentication },
          name: literal('report'),
        }),
        arguments: { kind: 'object', entries: [['year', expression('.year')]] },
      }),
    },
  });
});

test('a workflow', () => {
  const body =
    '\nrun: { workflow: { namespace: shop, name: ship, version: latest, input: { a: 1 } }, await: false }';
  expect(compiled(body)).toMatchObject({
    process: {
      kind: 'workflow',
      namespace: literal('shop'),
      name: literal('ship'),
      version: literal('latest'),
      input: literal({ a: 1 }),
    },
    await: false,
  });
});
