import { describe, expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { callTask } from '../testing/world.ts';
import { hashOfRequest } from './request-hash.ts';

const request = { namespace: 'test', name: 'one', idempotencyKey: 'k1' };

onEveryStore('a start', (worlds) => {
  test('that is watched tells the end of its run: at once, later, or not in time', async () => {
    const world = await worlds.open();
    await world.publish('at-once', '- a: { set: { v: 1 } }');
    await world.publish('later', callTask('a'));
    const watched = async (name: string) => {
      const { answer, end } = await world.runtime.startWatched({ namespace: 'test', name });
      if (answer.kind !== 'started' || end === null) throw new Error(`Expected ${name} to start.`);
      return { runId: answer.runId, end };
    };
    const atOnce = await watched('at-once');
    expect(atOnce.end.ended).toEqual({
      summary: await world.store.run(atOnce.runId),
      lastEvent: (await world.events(atOnce.runId)).at(-1),
    });
    const later = await watched('later');
    expect(later.end.ended).toBeNull();
    const inVain = later.end.within(100);
    world.clock.advance(100);
    expect(await inVain).toBeNull();
    (await world.call(1)).answer({ ok: true });
    expect(await later.end.within(100)).toMatchObject({ lastEvent: { output: { ok: true } } });
  });

  test('that is watched and starts nothing has no end', async () => {
    const world = await worlds.open();
    await world.publish('one', callTask('a'));
    await world.runtime.start(request);
    const again = await world.runtime.startWatched(request);
    expect(again).toEqual({ answer: { kind: 'already-started', runId: 'run-00001' }, end: null });
  });

  test('of a definition nobody has published is refused', async () => {
    const world = await worlds.open();
    await world.publish('one', callTask('a'));
    const unknown = { kind: 'unknown-definition' };
    expect(await world.runtime.start({ namespace: 'test', name: 'two' })).toEqual(unknown);
    expect(await world.runtime.start({ namespace: 'other', name: 'one' })).toEqual(unknown);
    expect(await world.runtime.start({ ...request, version: '2.0.0' })).toEqual(unknown);
  });

  test('without a version takes the latest one now, and stays with it', async () => {
    const world = await worlds.open();
    await world.publish('one', '- a: { set: { v: 1 } }', '1.0.0');
    await world.publish('one', '- a: { set: { v: 2 } }', '1.10.0');
    const runId = await world.start('one');
    expect(await world.output(runId)).toEqual({ v: 2 });
    expect((await world.store.run(runId))?.definition).toEqual({ name: 'one', version: '1.10.0' });
  });

  test('happens once for a key, however often and concurrently it comes', async () => {
    const world = await worlds.open();
    await world.publish('one', callTask('a'));
    const answers = await Promise.all([1, 2, 3].map(() => world.runtime.start(request)));
    expect(answers.map(({ kind }) => kind)).toEqual([
      'started',
      'already-started',
      'already-started',
    ]);
    expect(new Set(answers.map((answer) => 'runId' in answer && answer.runId)).size).toBe(1);
    expect((await world.store.runs({ limit: 10 })).runs).toHaveLength(1);
  });

  test('with the key of another request is refused, also after a restart', async () => {
    const first = await worlds.open();
    await first.publish('one', callTask('a'));
    const runId = await first.start('one', request);
    await first.runtime.close();
    const next = await worlds.open({ prefix: 'next' });
    expect(await next.runtime.start(request)).toEqual({ kind: 'already-started', runId });
    const reused = { kind: 'key-reused', runId };
    expect(await next.runtime.start({ ...request, input: { x: 1 } })).toEqual(reused);
    expect(await next.runtime.start({ ...request, tags: { x: '1' } })).toEqual(reused);
  });

  test('is put off when too much is waiting', async () => {
    const world = await worlds.open({ limits: { waitingCommands: 3 } });
    await world.publish('one', callTask('a'));
    await world.start('one');
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => {
        const answer = await world.runtime.submit('run-00001', { type: 'suspend' });
        return answer.kind;
      }),
    );
    expect(answers).toEqual(['accepted', 'rejected', 'rejected', 'overloaded', 'overloaded']);
    expect(await world.runtime.submit('run-00001', { type: 'resume' })).toEqual({
      kind: 'accepted',
    });
  });

  test('is put off before there is no room, so that what has begun is not held up', async () => {
    const world = await worlds.open({ limits: { concurrentEffects: 1, effectsInLine: 1 } });
    await world.publish('one', callTask('a'));
    const request = { namespace: 'test', name: 'one' };
    const kinds = [];
    for (let asked = 0; asked < 3; asked += 1) {
      kinds.push((await world.runtime.start(request)).kind);
    }
    expect(kinds).toEqual(['started', 'started', 'overloaded']);
  });

  test('is put off, and a cancel is not, when too many effects wait', async () => {
    const world = await worlds.open({ limits: { concurrentEffects: 1, waitingEffects: 1 } });
    await world.publish('one', callTask('a'));
    await world.start('one');
    await world.start('one');
    const request = { namespace: 'test', name: 'one' };
    expect(await world.runtime.start(request)).toEqual({
      kind: 'overloaded',
      retryAfterSeconds: 1,
    });
    const cancel = { type: 'cancel', rollback: false } as const;
    expect(await world.runtime.submit('run-00002', cancel)).toEqual({ kind: 'accepted' });
    expect((await world.runtime.start(request)).kind).toBe('started');
  });
});

describe('the hash of a request', () => {
  test('is the same for the same request', () => {
    const one = { ...request, input: { a: 1, b: { c: [1, 2], d: null } } };
    const other = { ...request, input: { b: { d: null, c: [1, 2] }, a: 1 }, startedBy: 'somebody' };
    expect(hashOfRequest(one)).toBe(hashOfRequest(other));
    expect(hashOfRequest(request)).toBe(hashOfRequest({ ...request, input: {} }));
  });

  test.each([
    { input: { a: 2 } },
    { input: { a: '1' } },
    { input: { a: [1] } },
    { input: ['a', 1] },
    { version: '1.0.0', input: { a: 1 } },
    { name: 'two', input: { a: 1 } },
  ])('differs for %j', (change) => {
    const one = { ...request, input: { a: 1 } };
    expect(hashOfRequest({ ...one, ...change })).not.toBe(hashOfRequest(one));
  });
});
