import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { callTask, paid } from '../testing/world.ts';

const LISTEN = '- hear: { listen: { to: { one: { with: { type: order.paid } } } } }';

onEveryStore('a run that goes over to another version', (worlds) => {
  test('goes on after a restart, also in the midst of a call, and replays', async () => {
    const world = await worlds.open({ limits: { cachedRuns: 0, cachedPlans: 1 } });
    await world.publish('order', callTask('a'), '1.0.0');
    await world.publish('order', `- z: { set: { n: 0 } }\n${callTask('a')}\n${LISTEN}`, '2.0.0');
    const runId = await world.start('order', { version: '1.0.0' });
    const call = await world.call(1);
    expect(await world.runtime.migrate(runId, { version: '2.0.0' }, { by: 'ann' })).toEqual({
      kind: 'accepted',
    });
    expect(await world.store.run(runId)).toMatchObject({
      definition: { name: 'order', version: '2.0.0' },
    });
    call.answer(1);
    await world.untilStatus(runId, 'waiting');
    await world.runtime.close();
    const next = await worlds.open();
    const { runs } = await next.store.runs({ name: 'order', version: '2.0.0', limit: 10 });
    expect(runs.map(({ id }) => id)).toEqual([runId]);
    await next.runtime.accept('test', paid('e1', { amount: 5 }));
    expect(await next.output(runId)).toEqual([{ amount: 5 }]);
  });
});
