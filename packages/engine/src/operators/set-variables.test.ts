import { describe, expect, test } from 'vitest';
import { secretNames } from '../secrets.ts';
import { run } from '../testing/run-driver.ts';
import { exporterOf } from './exporter-of.ts';

const CALL = "{ call: http, with: { method: post, endpoint: 'https://example.org' } }";
const ITEMS = `
- loop:
    for: { each: item, in: '\${ .items }' }
    do:
      - call: ${CALL}
      - told: { set: { item: '\${ $item }', context: '\${ $context }' } }
`;

describe('[SPEC O8] what an operator sets', () => {
  test('is what later tasks see, and what was there before is recorded', () => {
    const driver = run(ITEMS, { items: [1] });
    driver.do({
      type: 'set-variables',
      task: { pointer: '/do/0/loop/do/0/call' },
      edit: { context: { kind: 'merge', patch: { rate: 2 } }, variables: { item: 'one' } },
      by: 'ada',
      reason: 'typo',
    });
    expect(driver.eventsOf('data-edited')).toEqual([
      {
        type: 'data-edited',
        at: driver.now,
        activation: 'a2',
        context: { items: [1], rate: 2 },
        variables: { a1: { item: 'one' } },
        replaced: { context: { items: [1] }, variables: { a1: { item: 1 } } },
        by: 'ada',
        reason: 'typo',
      },
    ]);
    driver.answer(null);
    expect(driver.output).toEqual({ item: 'one', context: { items: [1], rate: 2 } });
  });

  test('is the context of a branch where a task in one is named', () => {
    const driver = run(
      `
- both: { fork: { branches: [ { left: ${CALL} }, { right: ${CALL} } ] } }
- told: { set: { context: '\${ $context }' } }
`,
      { n: 1 },
    );
    const context = { kind: 'replace', value: { n: 2 } } as const;
    driver.do({ type: 'set-variables', task: { activation: 'a2' }, edit: { context } });
    expect(driver.context).toEqual({ n: 1 });
    driver.answer(1).answer(2);
    expect(driver.output).toEqual({ context: { n: 2 } });
  });

  test('must fit the schema of the export that made the context', () => {
    const driver = run(`
- made: { set: { n: 1 }, export: { as: '\${ . }', schema: { document: { required: [n] } } } }
- call: ${CALL}
`);
    const edit = (patch: { n: number | null }) => ({
      context: { kind: 'merge', patch } as const,
      exportedBy: '/do/0/made',
    });
    expect(driver.submit({ type: 'set-variables', edit: edit({ n: null }) })).toMatchObject({
      rejection: { code: 'edited-data-invalid', errors: [{ pointer: '' }] },
    });
    driver.do({ type: 'set-variables', edit: edit({ n: 2 }) });
    expect(driver.context).toEqual({ n: 2 });
  });

  test('is checked against the export that a log tells of, branch by branch', () => {
    const made = (n: number) => `{ set: { n: ${n} }, export: { as: '\${ . }' } }`;
    const driver = run(`
- first: ${made(1)}
- both:
    fork:
      branches:
        - left: { do: [ { inner: ${made(2)} }, { call: ${CALL} } ] }
        - right: ${CALL}
- last: ${CALL}
`);
    const [left, right] = ['a6', 'a4'];
    expect(driver.awaited().map(({ activation }) => activation)).toEqual([right, left]);
    expect(exporterOf(driver.log, left)).toBe('/do/1/both/fork/branches/0/left/do/0/inner');
    expect(exporterOf(driver.log, right)).toBe('/do/0/first');
    expect(exporterOf(driver.log, undefined)).toBe('/do/0/first');
    driver.answer(1).answer(2);
    expect(exporterOf(driver.log, undefined)).toBeUndefined();
    driver.rewind('/do/0/first');
    expect(exporterOf(driver.log, undefined)).toBe('/do/0/first');
  });

  test('is not checked against an export of the version before: that of the new one is another', () => {
    const version = (
      number: string,
      wanted: string,
    ) => `document: { dsl: '1.0.3', namespace: test, name: sample, version: ${number} }
do:
- made: { set: { n: 1 }, export: { as: '\${ . }', schema: { document: { required: [${wanted}] } } } }
- call: ${CALL}`;
    const driver = run(version('1.0.0', 'n'));
    expect(exporterOf(driver.log, undefined)).toBe('/do/0/made');
    expect(driver.migrate(version('2.0.0', 'more'))).toBeNull();
    expect(exporterOf(driver.log, undefined)).toBeUndefined();
  });

  test.each([
    ['variable-not-found', { pointer: '/do/0/loop/do/0/call' }, { variables: { other: 1 } }],
    ['variable-not-found', undefined, { variables: { item: 1 } }],
    ['task-under-way', { pointer: '/do/0/loop/do/0/call' }, { input: 1 }],
    ['task-not-live', undefined, { input: 1 }],
    ['task-not-live', { activation: 'a9' }, {}],
  ])('is refused: %s', (code, task, edit) => {
    const driver = run(ITEMS, { items: [1] });
    const decision = driver.submit({ type: 'set-variables', ...(task && { task }), edit });
    expect(decision).toMatchObject({ kind: 'rejected', rejection: { code } });
  });

  test('cannot name a secret', () => {
    const driver = run(ITEMS, { items: [1] });
    const context = { kind: 'replace', value: ['\uFDD0secret:token\uFDD0'] } as const;
    driver.do({ type: 'set-variables', edit: { context } });
    expect(secretNames(driver.context ?? null)).toEqual([]);
    expect(JSON.stringify(driver.log)).not.toContain('\uFDD0');
  });

  test('waits in a faulted run for its retry', () => {
    const driver = run(ITEMS, { items: [1] }).fail();
    driver.do({
      type: 'set-variables',
      edit: { context: { kind: 'replace', value: { fixed: true } } },
    });
    expect(driver.status).toBe('faulted');
    driver.do({ type: 'retry' }).answer(null);
    expect(driver.output).toEqual({ item: 1, context: { fixed: true } });
  });
});

describe('[SPEC O6] a retry', () => {
  test('may give the faulted task another input, for the record', () => {
    const driver = run(
      "- call: { call: http, with: { method: post, endpoint: 'https://example.org', body: '${ . }' } }",
      { n: 1 },
    ).fail();
    driver.do({ type: 'retry', input: { n: 2 }, by: 'ada', reason: 'wrong number' });
    expect(driver.awaited()).toMatchObject([{ id: 'a1.2', arguments: { body: { n: 2 } } }]);
    expect(driver.eventsOf('run-retried')).toMatchObject([{ by: 'ada', reason: 'wrong number' }]);
    expect(driver.eventsOf('data-edited')).toMatchObject([
      { activation: 'a1', input: { n: 2 }, replaced: { input: { n: 1 } }, by: 'ada' },
    ]);
  });

  test('cannot, when no task has faulted', () => {
    const driver = run("output: { as: '${ error(1) }' }\ndo:\n- a: { set: { n: 1 } }");
    expect(driver.submit({ type: 'retry', input: 1 })).toMatchObject({
      rejection: { code: 'task-not-live' },
    });
  });
});
