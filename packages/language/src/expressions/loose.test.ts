import { describe, expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';
import type { Task } from '../plan/task.ts';
import type { Template } from '../plan/template.ts';

const HEAD = 'document: { dsl: 1.0.3, namespace: default, name: sample, version: 1.0.0 }';

function tasksOf(mode: 'strict' | 'loose', tasks: readonly object[]): readonly Task[] {
  const text = `${HEAD}\nevaluate: { mode: ${mode} }\ndo: ${JSON.stringify(tasks)}`;
  const result = compileDefinition(text);
  if (result.ok) return result.plan.tasks;
  throw new Error(JSON.stringify(result.diagnostics, null, 2));
}

/** What a text in a `set`, inside of a loop over `$item`, compiles to. */
function setOf(text: string, mode: 'strict' | 'loose' = 'loose'): Template | undefined {
  const loop = { for: { in: '.items' }, do: [{ a: { set: { x: text } } }] };
  const [task] = tasksOf(mode, [{ each: loop }]);
  const [inner] = task?.kind === 'for' ? task.tasks : [];
  return inner?.kind === 'set' ? inner.value : undefined;
}

const literal = (x: string) => ({ kind: 'literal', value: { x } });
const evaluated = (source: string, ...variables: string[]) => ({
  kind: 'object',
  entries: [['x', { kind: 'expression', source, variables }]],
});

describe('in loose mode', () => {
  test.each([
    ['.', '.', []],
    ['.a.b', '.a.b', []],
    [' .items | length > 3 ', '.items | length > 3', []],
    ['.[0]', '.[0]', []],
    ['$context.x + 1', '$context.x + 1', ['context']],
    ['$item', '$item', ['item']],
    ['${ "a" }', '"a"', []],
  ])('%j is an expression', (text, source, variables) => {
    expect(setOf(text)).toEqual(evaluated(source, ...variables));
  });

  test.each([
    ['', 'it is empty'],
    ['length', 'it does not begin like one'],
    ['"Hello \\(.name)"', 'it does not begin like one'],
    ['[.a]', 'it does not begin like one'],
    ['see .a', 'it does not begin like one'],
    ['./run.sh', 'it is not jq'],
    ['../other', 'it is not jq'],
    ['... and so on', 'it is not jq'],
    ['.a +', 'it is not jq'],
    ['$5.00', 'it is not jq'],
    ['$HOME/bin', 'there is no such function'],
    ['$HOME', 'there is no such variable'],
    ['$output', 'that variable is not in scope here'],
    ['$error', 'that variable is not in scope here'],
  ])('%j is text: %s', (text) => {
    expect(setOf(text)).toEqual(literal(text));
  });

  test('an expression may stand without `${ }` wherever it may stand with it', () => {
    const tasks = tasksOf('loose', [
      { wait: { wait: '.pause' } },
      { raise: { raise: { error: { type: '.type', status: '.status', instance: '.at' } } } },
      { call: { call: 'http', with: { method: '.verb', endpoint: '.uri', headers: '.headers' } } },
      { emit: { emit: { event: { with: { type: '.type', time: '.time', source: '.source' } } } } },
      { run: { run: { shell: { command: '.command', arguments: '.arguments' } } } },
      { set: { set: { deep: [{ a: '.a' }] } } },
    ]);
    const sources = [...JSON.stringify(tasks).matchAll(/"kind":"expression","source":"(.*?)"/g)];
    expect(sources.map(([, source]) => source)).toEqual([
      '.pause',
      '.type',
      '.status',
      '.at',
      '.verb',
      '.uri',
      '.headers',
      '.type',
      '.time',
      '.source',
      '.command',
      '.arguments',
      '.a',
    ]);
  });
});

test.each(['.', '.a', '$context.x', '$item'])('in strict mode %j is text', (text) => {
  expect(setOf(text, 'strict')).toEqual(literal(text));
});
