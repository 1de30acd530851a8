import type { Json } from '@tutti/jq';
import { describe, expect, test } from 'vitest';
import { type RunDriver, run, START } from '../testing/run-driver.ts';

const receive = (subscription: string, more = '') => `
- r:
    call: asyncapi
    with:
      document: { endpoint: https://shop/asyncapi.json }
      operation: orders
      subscription: ${subscription}
    ${more}`;

const item = (driver: RunDriver, item: Json, id?: string) =>
  driver.submit({ type: 'receive-item', effect: 'a1.1', item, ...(id && { id }) });
const accepted = (driver: RunDriver, value: Json, id?: string) =>
  item(driver, value, id).kind === 'accepted';
const code = (driver: RunDriver, value: Json, id?: string) => {
  const decision = item(driver, value, id);
  return decision.kind === 'rejected' ? decision.rejection.code : decision.kind;
};

describe('a call that receives', () => {
  test('[SPEC M1] asks its connector to hand over what comes, and waits', () => {
    const driver = run(receive('{ consume: { amount: 1 } }'));
    expect(driver.effectsOf('receive')).toEqual([
      {
        type: 'receive',
        id: 'a1.1',
        activation: 'a1',
        attempt: 1,
        idempotencyKey: 'r1/a1/1',
        await: true,
        connector: 'asyncapi',
        function: 'subscribe',
        arguments: { document: { uri: 'https://shop/asyncapi.json' }, operation: 'orders' },
      },
    ]);
    expect(driver.status).toBe('waiting');
  });

  test('[SPEC M2, M6] takes the amount it wants, and its output is what it has taken, in order', () => {
    const driver = run(receive('{ consume: { amount: 2 } }'));
    expect(accepted(driver, 1)).toBe(true);
    expect(driver.status).toBe('waiting');
    expect(accepted(driver, 2)).toBe(true);
    expect(driver.output).toEqual([1, 2]);
    expect(driver.effectsOf('cancel-effect')).toEqual([{ type: 'cancel-effect', effect: 'a1.1' }]);
    expect(code(driver, 3)).toBe('run-ended');
  });

  test('[SPEC M2] goes on `while` a condition holds on what it has taken', () => {
    const driver = run(receive("{ consume: { while: '${ add < 3 }' } }"));
    item(driver, 1);
    expect(driver.status).toBe('waiting');
    item(driver, 2);
    expect(driver.output).toEqual([1, 2]);
  });

  test('[SPEC M2] goes on `until` a condition holds on what it has taken', () => {
    const driver = run(receive("{ consume: { until: '${ length == 2 }' } }"));
    item(driver, 'a');
    item(driver, 'b');
    expect(driver.output).toEqual(['a', 'b']);
  });

  test('[SPEC M3] ends `for` a time after its start, with what there is by then', () => {
    const driver = run(receive('{ consume: { amount: 5, for: { seconds: 10 } } }'));
    item(driver, 1);
    driver.pass(9_999);
    expect(driver.status).toBe('waiting');
    driver.pass(1);
    expect(driver.output).toEqual([1]);
    expect(driver.effectsOf('cancel-effect')).toHaveLength(1);
    expect(driver.now).toBe(START + 10_000);
  });

  test('[SPEC M4] leaves what its filter does not want, and what its filter cannot cope with', () => {
    const driver = run(receive("{ filter: '${ .n > 1 }', consume: { amount: 1 } }"));
    expect(code(driver, { n: 1 })).toBe('item-not-wanted');
    expect(code(driver, 'text')).toBe('item-not-wanted');
    expect(code(driver, { n: 2 })).toBe('accepted');
    expect(driver.output).toEqual([{ n: 2 }]);
  });

  test('[SPEC M5] takes an item once, however often it is handed over', () => {
    const driver = run(receive('{ consume: { amount: 3 } }'));
    expect(code(driver, 1, 'm1')).toBe('accepted');
    expect(code(driver, 1, 'm1')).toBe('item-already-received');
    expect(code(driver, 1)).toBe('accepted');
    expect(code(driver, 1)).toBe('accepted');
    expect(driver.output).toEqual([1, 1, 1]);
  });

  test('faults with the problem of its condition', () => {
    const driver = run(receive(`{ consume: { until: '\${ error("no") }' } }`));
    item(driver, 1);
    driver.settle();
    expect(driver.status).toBe('faulted');
    expect(driver.problem).toMatchObject({ status: 400, instance: '/do/0/r' });
  });

  test('faults with the problem of its connector', () => {
    const driver = run(receive('{ consume: { amount: 1 } }'));
    driver.fail(503);
    expect(driver.problem).toMatchObject({ status: 503, instance: '/do/0/r' });
  });

  test('[SPEC M3] ends with what there is when its connector has no more', () => {
    const driver = run(receive('{ consume: { amount: 3 } }'));
    item(driver, 1);
    driver.answer(null);
    expect(driver.output).toEqual([1]);
  });

  test('is cut off by the timeout of the task', () => {
    const driver = run(receive('{ consume: { amount: 3 } }', 'timeout: { after: PT5S }'));
    driver.pass(5_000);
    expect(driver.problem).toMatchObject({ status: 408 });
    expect(driver.effectsOf('cancel-effect')).toHaveLength(1);
  });

  test('records what comes while the run is suspended, and acts on it when it goes on', () => {
    const driver = run(receive('{ consume: { amount: 1 } }'));
    driver.submit({ type: 'suspend' });
    expect(accepted(driver, 1)).toBe(true);
    expect(driver.status).toBe('suspended');
    driver.do({ type: 'resume' });
    expect(driver.output).toEqual([1]);
  });
});

const PACK = `foreach: { item: order, do: [ { pack: { call: http, with: { method: post, endpoint: 'https://p', body: '\${ $order }' } } } ], export: { as: '\${ $context + { packed: (($context.packed // 0) + 1) } }' } }`;

describe('a call that receives, with `foreach`', () => {
  test('[SPEC M7] takes the next item when it has done with the one before', () => {
    const driver = run(receive(`{ consume: { amount: 2 }, ${PACK} }`), {});
    expect(code(driver, 'o1')).toBe('accepted');
    expect(code(driver, 'o2')).toBe('receiver-busy');
    driver.answer('packed o1', 'a2.1');
    expect(code(driver, 'o2')).toBe('accepted');
    expect(driver.status).toBe('running');
    driver.answer('packed o2', 'a3.1');
    expect(driver.output).toEqual(['packed o1', 'packed o2']);
  });

  test('[SPEC M2, M7] asks its condition when an iteration has exported', () => {
    const driver = run(receive(`{ consume: { while: '\${ $context.packed < 2 }' }, ${PACK} }`), {});
    item(driver, 'o1');
    driver.answer(1, 'a2.1');
    expect(driver.status).toBe('waiting');
    item(driver, 'o2');
    driver.answer(2, 'a3.1');
    expect(driver.output).toEqual([1, 2]);
    expect(driver.context).toEqual({ packed: 2 });
  });

  test('[SPEC M3] finishes the iteration under way when the time is up', () => {
    const driver = run(receive(`{ consume: { amount: 2, for: PT1S }, ${PACK} }`), {});
    item(driver, 'o1');
    driver.pass(1_000);
    expect(driver.status).toBe('running');
    driver.answer(1, 'a2.1');
    expect(driver.output).toEqual([1]);
  });

  test('ends the iteration under way when its connector fails', () => {
    const driver = run(receive(`{ consume: { amount: 2 }, ${PACK} }`), {});
    item(driver, 'o1');
    driver.fail(503, 'communication', 'a1.1');
    expect(driver.status).toBe('faulted');
    expect(driver.namesOf('task-cancelled')).toEqual(['pack']);
  });
});
