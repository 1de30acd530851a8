import { expect, test } from 'vitest';
import { StoreFault } from '../store/port.ts';
import { onEveryStore } from './testing/every-store.ts';
import { fallible } from './testing/fallible-store.ts';
import { callTask, type World } from './testing/world.ts';

const settled = async (world: World, runId: string) =>
  (await world.events(runId)).filter(({ type }) => type === 'effect-settled').length;

onEveryStore('a crash', (worlds) => {
  test('before a commit leaves nothing behind', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const before = await worlds.open({ store });
    await before.publish('one', callTask('a'));
    fallibility.commits = 'refuse';
    await expect(before.start('one')).rejects.toBeInstanceOf(StoreFault);
    const after = await worlds.open();
    expect((await after.store.runs({ limit: 10 })).runs).toEqual([]);
    expect(before.calls).toEqual([]);
  });

  test('right after a commit loses nothing: the effect is performed at the next start', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const before = await worlds.open({ store });
    await before.publish('one', callTask('a'));
    fallibility.commits = 'die-after';
    void before.start('one');
    await before.until(() => fallibility.isDead);
    const after = await worlds.open();
    (await after.call(1)).answer({ ok: true });
    expect(await after.output('run-00001')).toEqual({ ok: true });
    expect(before.calls).toEqual([]);
  });

  test('between an effect and its record repeats the effect under the same key', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const before = await worlds.open({ store });
    await before.publish('one', callTask('a'));
    const runId = await before.start('one');
    const first = await before.call(1);
    fallibility.isDead = true;
    first.answer({ from: 'before' });
    const after = await worlds.open();
    const second = await after.call(1);
    expect(second.idempotencyKey).toBe(first.idempotencyKey);
    expect(second.pointer).toBe(first.pointer);
    second.answer({ from: 'after' });
    expect(await after.output(runId)).toEqual({ from: 'after' });
    expect(await settled(after, runId)).toBe(1);
  });

  test('that was none: a result that comes a second time changes nothing', async () => {
    const zombie = await worlds.open();
    await zombie.publish('two', `${callTask('a')}\n${callTask('b')}`);
    const runId = await zombie.start('two');
    const late = await zombie.call(1);
    const after = await worlds.open({ prefix: 'other' });
    (await after.call(1)).answer({ from: 'after' });
    const next = await after.call(2);
    late.answer({ from: 'zombie' });
    await zombie.until(() => zombie.warnings.length > 0);
    next.answer({ done: true });
    expect(await after.output(runId)).toEqual({ done: true });
    expect(await settled(after, runId)).toBe(2);
    expect(next.body).toEqual({ from: 'after' });
  });

  test('in the middle of many runs loses none of them', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const before = await worlds.open({ store });
    await before.publish('two', `${callTask('a')}\n${callTask('b')}`);
    for (const step of ['a', 'b']) {
      before.answers.set(`http://out/${step}`, (call) => call.answer({ step }));
    }
    const starts = Array.from({ length: 40 }, () => before.start('two'));
    void Promise.allSettled(starts);
    await before.until(() => before.calls.length > 15);
    fallibility.isDead = true;
    const after = await worlds.open({ answers: before.answers });
    await after.until(async () => {
      const { runs } = await after.store.runs({ limit: 100 });
      return runs.length > 0 && runs.every(({ status }) => status === 'completed');
    });
    for (const { id } of (await after.store.runs({ limit: 100 })).runs) {
      expect(await settled(after, id)).toBe(2);
    }
    expect(await after.store.outbox(0, 10)).toEqual([]);
  });
});

onEveryStore('a store out of order', (worlds) => {
  test('loses nothing, and everything goes on once it is mended', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const world = await worlds.open({ store });
    await world.publish('two', `${callTask('a')}\n${callTask('b')}`);
    const runId = await world.start('two');
    const first = await world.call(1);
    fallibility.commits = 'refuse';
    first.answer({ ok: 1 });
    await world.until(() => world.warnings.length > 0);
    await expect(world.runtime.submit(runId, { type: 'suspend' })).rejects.toBeInstanceOf(
      StoreFault,
    );
    await expect(world.start('two')).rejects.toBeInstanceOf(StoreFault);
    fallibility.commits = 'work';
    await world.until(() => {
      world.clock.advance(1000);
      return world.calls.length > 1;
    });
    (await world.call(2)).answer({ ok: 2 });
    expect(await world.output(runId)).toEqual({ ok: 2 });
    expect(world.calls).toHaveLength(2);
    expect((await world.store.runs({ limit: 10 })).runs).toHaveLength(1);
  });
});

onEveryStore('a clock that is set back', (worlds) => {
  test('makes nobody wait longer', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const world = await worlds.open({ store });
    await world.publish('one', callTask('a'));
    const runId = await world.start('one');
    const waiting = world.runtime.waitForEnd(runId, 30_000);
    fallibility.commits = 'refuse';
    (await world.call(1)).answer({ ok: true });
    await world.until(() => world.warnings.length > 0);
    fallibility.commits = 'work';
    world.clock.setBack(3_600_000);
    world.clock.advance(10_000);
    expect(await waiting).toBe(true);
    expect(await world.output(runId)).toEqual({ ok: true });
  });
});

onEveryStore('a runtime that is closed', (worlds) => {
  test('aborts calls, takes nothing more, and leaves the rest to the next one', async () => {
    const first = await worlds.open();
    await first.publish('one', callTask('a'));
    const runId = await first.start('one');
    const call = await first.call(1);
    const inHand = first.runtime.submit(runId, { type: 'suspend' });
    await first.runtime.close();
    expect(await inHand).toEqual({ kind: 'accepted' });
    expect(call.signal.aborted).toBe(true);
    call.fail(new Error('aborted'));
    await expect(first.start('one')).rejects.toBeInstanceOf(StoreFault);
    const next = await worlds.open({ prefix: 'next' });
    expect(await next.runtime.submit(runId, { type: 'resume' })).toEqual({ kind: 'accepted' });
    (await next.call(1)).answer({ ok: true });
    expect(await next.output(runId)).toEqual({ ok: true });
  });

  test('holds up nobody: not those who wait, and not the end of the process', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const world = await worlds.open({ store });
    await world.publish('sleeper', '- sleep: { wait: { hours: 1 } }');
    await world.publish('one', callTask('a'));
    const waiting = world.runtime.waitForEnd(await world.start('sleeper'), 30_000);
    await world.start('one');
    fallibility.commits = 'refuse';
    (await world.call(1)).answer({ ok: true });
    await world.until(() => world.warnings.length > 0);
    expect(world.clock.armed).toBeGreaterThan(0);
    await world.runtime.close();
    expect(await waiting).toBe(false);
    expect(world.clock.armed).toBe(0);
  });
});
