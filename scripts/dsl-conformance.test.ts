import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { rowsOf } from './dsl-conformance/conformance-page.ts';
import { type Evidence, missingRows, mistakesIn, unknownRows } from './dsl-conformance/findings.ts';
import { schemaProperties } from './dsl-conformance/schema-properties.ts';
import { testTitles } from './dsl-conformance/test-titles.ts';

const root = new URL('../', import.meta.url);
const schemaFile = new URL('../shared/conformance/ows/schema/workflow.yaml', root);
const isThere = existsSync(schemaFile);
const where = isThere ? '' : ' (ABSENT: the conformance kit is not beside this checkout)';

function textOf(file: string): string | undefined {
  const place = new URL(file, root);
  return existsSync(place) ? readFileSync(place, 'utf8') : undefined;
}

const rules = new Set(textOf('packages/engine/SPEC.md')?.match(/(?<=\*\*)[A-Z]\d+(?=\*\*)/g));
const rows = rowsOf(textOf('docs/dsl-conformance.md') ?? '');

describe('the page of conformance', () => {
  test('has rows, each with a verdict and with tests that exist', () => {
    expect(rows.length).toBeGreaterThan(300);
    expect(mistakesIn(rows, { textOf, rules })).toEqual([]);
  });
});

describe(`the page and the published schema${where}`, () => {
  const properties = isThere ? schemaProperties(parse(readFileSync(schemaFile, 'utf8'))) : [];

  test(`which is ${isThere ? 'there' : 'absent'}`, () => {
    expect(properties.length > 200).toBe(isThere);
  });

  test('name the same properties', () => {
    expect(missingRows(rows, properties)).toEqual([]);
    expect(isThere ? unknownRows(rows, properties) : []).toEqual([]);
  });
});

const TABLE = '| Property | Tutti | Proof |\n|---|---|---|\n';
const PLANTED: { readonly [file: string]: string } = {
  'a.test.ts':
    "const ROWS = { a: 'table' }; describe('a chapter', () => { test('[SPEC D1] is told', () => { f('inside'); }); test.each([['row', 1]])('of %s', () => {}); test.each(Object.entries(ROWS))('in %s', () => {}); });",
  'packages/language/fixtures/broken/x.yaml': '',
  'packages/language/fixtures/broken/x.expected.json': '[]',
  'packages/language/fixtures/broken/y.yaml': '',
};
const evidence: Evidence = { textOf: (file) => PLANTED[file], rules: new Set(['D1']) };

describe('a planted mistake is caught', () => {
  test.each([
    ['| `a` | yes | |', '3: Expected a test that proves it, but there is none.'],
    [
      '| `a` | maybe | [is told](../a.test.ts) |',
      '3: Expected yes, in part or refused, with the reason, but it is "maybe".',
    ],
    [
      '| `a` | refused: | [is told](../a.test.ts) |',
      '3: Expected yes, in part or refused, with the reason, but it is "refused:".',
    ],
    ['| `a` | yes | [is told](../b.test.ts) |', '3: Expected b.test.ts to exist, but it does not.'],
    [
      '| `a` | yes | [inside](../a.test.ts) |',
      '3: Expected a.test.ts to have a test "inside", but it has none.',
    ],
    [
      '| `a` | yes | [y](../packages/language/fixtures/broken/y.yaml) |',
      '3: Expected packages/language/fixtures/broken/y.expected.json to exist, but it does not.',
    ],
    [
      '| `a` | yes ◇ so (SPEC D1, Z9) | [is told](../a.test.ts) |',
      '3: Expected a rule of SPEC.md, but there is no Z9.',
    ],
  ])('%s', (row, mistake) => {
    expect(mistakesIn(rowsOf(TABLE + row), evidence)).toEqual([mistake]);
  });

  test('a property without a row, and a row without its property', () => {
    const page = `## Part\n\nSchema: \`one\`, \`two\`.\n\n${TABLE}| \`a\` | yes | [x](../y) |\n| \`b\` (text) | yes | [x](../y) |\n\n## Other\n\n${TABLE}| \`c\` | yes | [x](../y) |`;
    const read = rowsOf(page);
    expect(read.map((row) => row.properties)).toEqual([['one.a', 'two.a'], [], []]);
    expect(missingRows(read, ['one.a', 'one.b'])).toEqual(['one.b']);
    expect(unknownRows(read, ['one.a'])).toEqual(['7: two.a']);
  });
});

test.each([
  '| `a` | yes | [is told](../a.test.ts), [a chapter](../a.test.ts) |',
  '| `a` | yes ◇ so (SPEC D1) | [row](../a.test.ts) |',
  '| `a` | in part: not all | [of %s](../a.test.ts) |',
  '| `a` | refused: for a reason | [x](../packages/language/fixtures/broken/x.yaml) |',
])('nothing is wrong with %s', (row) => {
  expect(mistakesIn(rowsOf(TABLE + row), evidence)).toEqual([]);
});

test('titles are those of tests, their chapters and their tables', () => {
  expect(testTitles(PLANTED['a.test.ts'] ?? '')).toEqual([
    'a chapter',
    '[SPEC D1] is told',
    'of %s',
    'row',
    'in %s',
    'table',
  ]);
});

test('properties of a schema are named by what they belong to', () => {
  const http = { properties: { call: { const: 'http' }, with: { properties: { uri: {} } } } };
  const schema = {
    properties: { do: { $ref: '#/$defs/list' }, use: { properties: { a: { enum: ['x'] } } } },
    $defs: { task: { oneOf: [http] }, list: { items: { properties: { in: {} } } } },
  };
  expect(schemaProperties(schema)).toEqual([
    'list.in',
    'task(http).call',
    'task(http).with',
    'task(http).with.uri',
    'workflow.do',
    'workflow.use',
    'workflow.use.a',
  ]);
});
