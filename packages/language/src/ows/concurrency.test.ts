import { expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';

function compile(metadata: string, task = '{ set: { a: 1 } }') {
  const document = `{ dsl: '1.0.3', namespace: test, name: one, version: '1.0.0', metadata: ${metadata} }`;
  const compiled = compileDefinition(`document: ${document}\ndo: [{ only: ${task} }]`);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  return compiled.plan;
}

test('a limit stands in the metadata of the document', () => {
  const metadata =
    '{ concurrency: { key: "${ .customer }", limit: 3, policy: cancel-older, rollback: true } }';
  const key = { kind: 'expression', source: '.customer', variables: [] };
  expect(compile(metadata).concurrency).toEqual({
    key,
    limit: 3,
    policy: 'cancel-older',
    rollback: true,
  });
});

test('what is left out means one run at a time, and the others wait', () => {
  expect(compile('{ concurrency: {} }').concurrency).toEqual({
    limit: 1,
    policy: 'queue',
    rollback: false,
  });
});

test('a priority is a number or an expression, of a run and of a task', () => {
  const urgent = '{ priority: "${ .urgent }" }';
  const plan = compile(urgent, '{ set: { a: 1 }, metadata: { priority: -10, note: mine } }');
  expect(plan.priority).toEqual({ kind: 'expression', source: '.urgent', variables: [] });
  expect(plan.tasks[0]?.priority).toEqual({ kind: 'literal', value: -10 });
  expect(plan.tasks[0]?.metadata).toEqual({ priority: -10, note: 'mine' });
});

test('without metadata a plan has neither', () => {
  const { concurrency, priority } = compile('{ note: mine }');
  expect([concurrency, priority]).toEqual([undefined, undefined]);
});
