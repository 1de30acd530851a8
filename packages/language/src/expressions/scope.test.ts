import { describe, expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';
import { STANDARD_VARIABLES } from './standard-variables.ts';

const HEAD = 'document: { dsl: 1.0.3, namespace: default, name: scope, version: 1.0.0 }';

/** A definition that reads the variable at a place of the DSL's table. */
const PLACES: { readonly [place: string]: (expression: string) => string } = {
  'workflow input.from': (read) => `${HEAD}\ninput: { from: '${read}' }\ndo: []`,
  'task if': (read) => task(`if: '${read}'`),
  'task input.from': (read) => task(`input: { from: '${read}' }`),
  'task definition': (read) => task('', `'\${ ${read} }'`),
  'task output.as': (read) => task(`output: { as: '${read}' }`),
  'task export.as': (read) => task(`export: { as: '${read}' }`),
  'workflow output.as': (read) => `${HEAD}\ndo: []\noutput: { as: '${read}' }`,
};

/** The table "which arguments are available for each runtime expression" of the DSL. */
const TABLE = `
                     context input output secrets task workflow runtime authorization
workflow input.from  -       -     -      x       -    x        x       -
task if              x       -     -      x       x    x        x       -
task input.from      x       -     -      x       x    x        x       -
task definition      x       x     -      x       x    x        x       x
task output.as       x       x     -      x       x    x        x       x
task export.as       x       x     x      x       x    x        x       x
workflow output.as   x       -     -      x       -    x        x       -
`;

function task(line: string, set = '{ a: 1 }'): string {
  return `${HEAD}\ndo:\n- only:\n    set: ${set}\n    ${line}`;
}

function isInScope(place: string, variable: string): boolean {
  const { diagnostics } = compileDefinition(PLACES[place]!(`$${variable}`));
  expect(diagnostics.filter(({ code }) => code !== 'unknown-variable')).toEqual([]);
  return diagnostics.length === 0;
}

describe('the standard variables are in scope as the table of the DSL says', () => {
  const [header, ...rows] = TABLE.trim().split('\n');
  const columns = header!.trim().split(/ +/);

  test('which names them all', () => {
    expect([...columns].sort()).toEqual([...STANDARD_VARIABLES].sort());
  });

  test.each(
    rows.map((row) => [row.slice(0, 21).trim(), row.slice(21).trim().split(/ +/)] as const),
  )('%s', (place, marks) => {
    const expected = columns.map((name, at) => [name, marks[at] === 'x']);
    expect(columns.map((name) => [name, isInScope(place, name)])).toEqual(expected);
  });
});

describe('a task brings variables into the scope of what is inside of it', () => {
  test.each([
    [
      'for',
      "for: { each: a, at: b, in: .l }\n    while: '$a and $b'\n    do: [{ x: { set: '$a + $b' } }]",
    ],
    ['for, by default', "for: { in: .l }\n    do: [{ x: { set: '$item + $index' } }]"],
    [
      'foreach',
      "listen: { to: { any: [] } }\n    foreach: { item: e, do: [{ x: { set: '$e + $index' } }], output: { as: '$e' }, export: { as: '$e' } }",
    ],
    [
      'catch',
      "try: []\n    catch: { as: why, when: '$why.status == 500', retry: { delay: PT1S, when: '$why' }, do: [{ x: { set: '$why' } }] }",
    ],
    ['catch, by default', "try: []\n    catch: { do: [{ x: { set: '$error' } }] }"],
    [
      'compensation',
      "set: { a: 1 }\n    metadata: { compensation: [{ x: { set: '$compensation.input' } }], compensationRetry: { delay: PT1S, when: '$error and $compensation' } }",
    ],
  ])('%s', (_, body) => {
    expect(compileDefinition(`${HEAD}\ndo:\n- only:\n    ${body}`).diagnostics).toEqual([]);
  });

  test('but not into a function, which only knows its input', () => {
    const text = `${HEAD}
use: { functions: { note: { set: '$item' } } }
do:
- each:
    for: { in: .l }
    do: [{ x: { call: note } }]`;
    const codes = compileDefinition(text).diagnostics.map(({ code, pointer }) => [code, pointer]);
    expect(codes).toEqual([['unknown-variable', '/use/functions/note/set']]);
  });
});
