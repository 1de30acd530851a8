import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { fallible } from '../testing/fallible-store.ts';
import { paid } from '../testing/world.ts';

const LISTEN = '- hear: { listen: { to: { one: { with: { type: order.paid } } } } }';
const LATER = `- sleep: { wait: { seconds: 10 } }\n${LISTEN}`;

onEveryStore('an event', (worlds) => {
  test('reaches every run that listens for it', async () => {
    const world = await worlds.open();
    await world.publish('listener', LISTEN);
    const ids = await Promise.all([world.start('listener'), world.start('listener')]);
    expect(await world.runtime.accept('test', paid('e1', { amount: 7 }))).toEqual({
      duplicate: false,
    });
    for (const id of ids) expect(await world.output(id)).toEqual([{ amount: 7 }]);
    expect(await world.store.deliveries(0, 10)).toEqual([]);
  });

  test('that comes before its listener waits for it', async () => {
    const world = await worlds.open();
    await world.publish('later', LATER);
    const runId = await world.start('later');
    await world.runtime.accept('test', paid('e1', { amount: 7 }));
    world.clock.advance(10_000);
    expect(await world.output(runId)).toEqual([{ amount: 7 }]);
  });

  test('is not offered after its time, nor to runs that began after it', async () => {
    const world = await worlds.open({ limits: { eventTimeToLiveMs: 5_000 } });
    await world.publish('later', LATER);
    await world.publish('listener', LISTEN);
    const early = await world.start('later');
    await world.runtime.accept('test', paid('expires'));
    world.clock.advance(1);
    const late = await world.start('listener');
    world.clock.advance(9_999);
    await world.untilStatus(early, 'waiting');
    await world.runtime.accept('test', paid('e2', { amount: 8 }));
    expect(await world.output(early)).toEqual([{ amount: 8 }]);
    expect(await world.output(late)).toEqual([{ amount: 8 }]);
  });

  test('that is accepted twice is delivered once', async () => {
    const world = await worlds.open();
    await world.publish(
      'counter',
      "- hear: { listen: { to: { any: [{ with: { type: order.paid } }], until: '${ length == 2 }' } } }",
    );
    const runId = await world.start('counter');
    const answers = await Promise.all([
      world.runtime.accept('test', paid('e1')),
      world.runtime.accept('test', paid('e1')),
    ]);
    expect(answers).toEqual([{ duplicate: false }, { duplicate: true }]);
    await world.runtime.accept('test', paid('e2', { second: true }));
    expect(await world.output(runId)).toEqual([{}, { second: true }]);
  });

  test('that a run emits reaches others, and belongs to the turn that emitted it', async () => {
    const world = await worlds.open();
    await world.publish('listener', LISTEN);
    await world.publish(
      'teller',
      '- tell: { emit: { event: { with: { type: order.paid, data: { n: 1 } } } } }',
    );
    const listener = await world.start('listener');
    await world.output(await world.start('teller'));
    expect(await world.output(listener)).toEqual([{ n: 1 }]);
  });

  test('that was accepted and not yet taken survives a crash', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const before = await worlds.open({ store });
    await before.publish('listener', LISTEN);
    const runId = await before.start('listener');
    await before.untilStatus(runId, 'waiting');
    fallibility.commits = 'die-after';
    void before.runtime.accept('test', paid('e1', { amount: 7 }));
    await before.until(() => fallibility.isDead);
    const after = await worlds.open();
    expect(await after.output(runId)).toEqual([{ amount: 7 }]);
  });

  test('is kept while its run cannot take it', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const world = await worlds.open({ store });
    await world.publish('listener', LISTEN);
    const ids = await Promise.all([world.start('listener'), world.start('listener')]);
    const accepted = world.runtime.accept('test', paid('e1', { amount: 7 }));
    await accepted;
    fallibility.commits = 'refuse';
    await world.until(() => world.warnings.length >= 2);
    fallibility.commits = 'work';
    world.clock.advance(30_000);
    for (const id of ids) expect(await world.output(id)).toEqual([{ amount: 7 }]);
  });

  test('reaches thousands of listeners a few at a time', async () => {
    const world = await worlds.open({ limits: { concurrentDeliveries: 7 } });
    await world.publish('listener', LISTEN);
    const ids = await Promise.all(Array.from({ length: 100 }, () => world.start('listener')));
    await world.runtime.accept('test', paid('e1'));
    for (const id of ids) expect(await world.output(id)).toEqual([{}]);
  });
});
