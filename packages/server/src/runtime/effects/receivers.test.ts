import { RetryableFault } from '@tutti/connector-kit';
import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';

const receive = (subscription: string) =>
  `- r: { call: asyncapi, with: { document: { endpoint: 'http://out/doc' }, operation: orders, subscription: ${subscription} } }`;
const PACK =
  "foreach: { item: o, do: [ { pack: { call: http, with: { method: post, endpoint: 'http://out/pack', body: '${ $o }' } } } ] }";

onEveryStore('a receiver', (worlds) => {
  test('hands over items until the run has enough', async () => {
    const world = await worlds.open();
    await world.publish('two', receive('{ consume: { amount: 2 } }'));
    const runId = await world.start('two');
    const receiver = await world.receiver(1);
    expect(receiver).toMatchObject({ operation: 'orders', idempotencyKey: `${runId}/a1/1` });
    expect(await receiver.deliver({ n: 1 })).toBe('more');
    expect(await receiver.deliver({ n: 2 })).toBe('enough');
    expect(receiver.signal.aborted).toBe(true);
    expect(await receiver.deliver({ n: 3 })).toBe('not-taken');
    expect(await world.output(runId)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await world.store.outbox(0, 10)).toEqual([]);
  });

  test('may acknowledge an item once it is recorded', async () => {
    const world = await worlds.open();
    await world.publish('two', receive('{ consume: { amount: 2 } }'));
    const runId = await world.start('two');
    await (await world.receiver(1)).deliver({ n: 1 }, 'm1');
    const received = (await world.events(runId)).filter(({ type }) => type === 'item-received');
    expect(received).toMatchObject([{ item: { n: 1 }, id: 'm1' }]);
  });

  test('waits while the run works on an item, and nobody else does', async () => {
    const world = await worlds.open({ limits: { concurrentEffects: 1 } });
    await world.publish('two', receive(`{ consume: { amount: 2 }, ${PACK} }`));
    const runId = await world.start('two');
    const receiver = await world.receiver(1);
    expect(await receiver.deliver('o1')).toBe('more');
    const second = receiver.deliver('o2');
    (await world.call(1)).answer('packed o1');
    expect(await second).toBe('enough');
    (await world.call(2)).answer('packed o2');
    expect(await world.output(runId)).toEqual(['packed o1', 'packed o2']);
  });

  test('is told of the end of its run while it waits', async () => {
    const world = await worlds.open();
    await world.publish('two', receive(`{ consume: { amount: 2 }, ${PACK} }`));
    const runId = await world.start('two');
    const receiver = await world.receiver(1);
    await receiver.deliver('o1');
    const second = receiver.deliver('o2');
    await world.call(1);
    await world.runtime.submit(runId, { type: 'cancel', rollback: false });
    expect(await second).toBe('not-taken');
    expect(receiver.signal.aborted).toBe(true);
  });

  test('begins again after a restart, and what was recorded is not taken twice', async () => {
    const first = await worlds.open();
    await first.publish('two', receive('{ consume: { amount: 2 } }'));
    const runId = await first.start('two');
    await (await first.receiver(1)).deliver(1, 'm1');
    await first.runtime.close();
    const second = await worlds.open();
    const receiver = await second.receiver(1);
    expect(receiver.idempotencyKey).toBe(`${runId}/a1/1`);
    expect(await receiver.deliver(1, 'm1')).toBe('more');
    expect(await receiver.deliver(2, 'm2')).toBe('enough');
    expect(await second.output(runId)).toEqual([1, 2]);
  });

  test('that has no more ends the task, and one that fails is its problem', async () => {
    const world = await worlds.open();
    await world.publish('two', receive('{ consume: { amount: 2 } }'));
    const ended = await world.start('two');
    (await world.receiver(1)).end();
    expect(await world.output(ended)).toEqual([]);
    const failed = await world.start('two');
    const problem = { type: 'communication', status: 503, title: 'Away' };
    (await world.receiver(2)).fail(new RetryableFault(problem));
    expect(await world.problem(failed)).toMatchObject({ status: 503, title: 'Away' });
  });
});
