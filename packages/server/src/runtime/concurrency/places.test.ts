import type { Json } from '@tutti/jq';
import { expect, test } from 'vitest';
import type { StartAnswer } from '../runtime.ts';
import { onEveryStore } from '../testing/every-store.ts';
import { type Fate, fallible } from '../testing/fallible-store.ts';
import { publishWith } from '../testing/publish-with.ts';
import { callTask, NOW, type OpenCall, type World } from '../testing/world.ts';

const PER_CUSTOMER = '{ concurrency: { key: "${ .customer }" } }';
const UNDOABLE = `- book: { set: { v: 1 }, metadata: { compensation: [ { unbook: { call: http, with: { method: post, endpoint: 'http://out/unbook' } } } ] } }
${callTask('work')}`;

const statusOf = async (world: World, runId: string) => (await world.store.run(runId))?.status;
const start = (world: World, name: string, input: Json = {}) => world.start(name, { input });

onEveryStore('a concurrency limit', (worlds) => {
  test('lets a run wait until another one of its key has ended', async () => {
    const world = await worlds.open();
    await publishWith(world, 'one', PER_CUSTOMER);
    const first = await start(world, 'one', { customer: 'a' });
    const second = await start(world, 'one', { customer: 'a' });
    const other = await start(world, 'one', { customer: 'b' });
    await world.call(2);
    expect(world.calls.map(({ body }) => body)).toEqual([{ customer: 'a' }, { customer: 'b' }]);
    expect(await world.store.run(second)).toMatchObject({
      status: 'pending',
      currentTasks: [],
      concurrency: { key: 'a', limit: 1, policy: 'queue', rollback: false, queuedAt: NOW },
    });
    world.calls[0]?.answer('done');
    expect(await world.output(first)).toBe('done');
    (await world.call(3)).answer('too');
    expect(await world.output(second)).toBe('too');
    expect(await statusOf(world, other)).toBe('running');
    expect((await world.store.run(second))?.concurrency?.queuedAt).toBeUndefined();
  });

  test('is given by priority, then by time', async () => {
    const world = await worlds.open();
    await publishWith(world, 'one', '{ concurrency: {}, priority: "${ .urgency }" }');
    for (const urgency of [0, 0, 5, 1, 5]) await start(world, 'one', { urgency });
    for (const [count, runId] of [1, 3, 5, 4, 2].entries()) {
      const call = await world.call(count + 1);
      expect(call.idempotencyKey).toBe(`run-0000${runId}/a1/1`);
      call.answer(null);
    }
  });

  test('does not let urgent runs overtake for ever', async () => {
    const world = await worlds.open();
    await publishWith(world, 'one', '{ concurrency: {}, priority: "${ .urgency }" }');
    await start(world, 'one', { urgency: 0 });
    const waiting = await start(world, 'one', { urgency: 0 });
    world.clock.advance(10 * 60_000 + 1);
    await start(world, 'one', { urgency: 10 });
    (await world.call(1)).answer(null);
    expect((await world.call(2)).idempotencyKey).toBe(`${waiting}/a1/1`);
  });

  test('refuses a run, of which nothing remains', async () => {
    const world = await worlds.open();
    await publishWith(world, 'one', '{ concurrency: { limit: 2, policy: refuse } }');
    const request = { namespace: 'test', name: 'one', idempotencyKey: 'k' };
    const first = await start(world, 'one');
    await start(world, 'one');
    const concurrency = { limit: 2, policy: 'refuse', rollback: false };
    expect(await world.runtime.start(request)).toEqual({ kind: 'limit-reached', concurrency });
    expect((await world.store.runs({ limit: 10 })).runs).toHaveLength(2);
    await world.runtime.submit(first, { type: 'cancel', rollback: false });
    expect((await world.runtime.start(request)).kind).toBe('started');
    expect((await world.runtime.start(request)).kind).toBe('already-started');
  });

  test('cancels the older, and lets the newer begin when it has been undone', async () => {
    const world = await worlds.open();
    const rule = '{ concurrency: { policy: cancel-older, rollback: true } }';
    await publishWith(world, 'one', rule, { tasks: UNDOABLE });
    const [oldest, older, newest] = [
      await start(world, 'one'),
      await start(world, 'one'),
      await start(world, 'one'),
    ];
    await world.untilStatus(older, 'cancelled');
    const undo = await world.call(2);
    expect([undo.endpoint, await statusOf(world, newest)]).toEqual([
      'http://out/unbook',
      'pending',
    ]);
    undo.answer(null);
    await world.untilStatus(oldest, 'cancelled');
    expect((await world.call(3)).idempotencyKey).toBe(`${newest}/a2/1`);
    expect((await world.events(oldest)).at(-1)).toMatchObject({
      by: 'concurrency',
      reason: 'A newer run of its concurrency group takes its place.',
    });
    expect((await world.events(older)).map(({ type }) => type)).toEqual([
      'run-started',
      'run-queued',
      'rollback-started',
      'rollback-completed',
      'run-cancelled',
    ]);
  });

  test('keeps as many of the newest as it allows', async () => {
    const world = await worlds.open();
    await publishWith(world, 'one', '{ concurrency: { limit: 2, policy: cancel-older } }');
    const runs: string[] = [];
    for (let count = 0; count < 5; count += 1) runs.push(await start(world, 'one'));
    const wanted = ['cancelled', 'cancelled', 'cancelled', 'running', 'running'];
    await world.until(async () => {
      const statuses = await Promise.all(runs.map((runId) => statusOf(world, runId)));
      return statuses.join() === wanted.join();
    });
  });

  test('counts runs that a newer version limits otherwise', async () => {
    const world = await worlds.open();
    await publishWith(world, 'one', '{ concurrency: { limit: 3 } }');
    for (let count = 0; count < 3; count += 1) await start(world, 'one');
    await publishWith(world, 'one', '{ concurrency: { limit: 1 } }', { version: '2.0.0' });
    const next = await start(world, 'one');
    for (const count of [1, 2]) (await world.call(count)).answer(null);
    await world.untilStatus('run-00002', 'completed');
    expect(await statusOf(world, next)).toBe('pending');
    (await world.call(3)).answer(null);
    (await world.call(4)).answer('last');
    expect(await world.output(next)).toBe('last');
  });

  test('is given on when a queued run is cancelled, and when a suspended one is resumed', async () => {
    const world = await worlds.open();
    await publishWith(world, 'one', '{ concurrency: {} }');
    const [first, second, third] = [
      await start(world, 'one'),
      await start(world, 'one'),
      await start(world, 'one'),
    ];
    await world.runtime.submit(second, { type: 'cancel', rollback: false });
    await world.runtime.submit(third, { type: 'suspend' });
    (await world.call(1)).answer('a');
    await world.output(first);
    await world.until(async () => (await world.store.placeInLine(third)) === null);
    await world.runtime.submit(third, { type: 'resume' });
    (await world.call(2)).answer('b');
    expect(await world.output(third)).toBe('b');
  });

  test('refuses a retry while others are under way', async () => {
    const world = await worlds.open();
    await publishWith(world, 'one', '{ concurrency: {} }');
    const first = await start(world, 'one');
    (await world.call(1)).fail(new Error('a bug'));
    await world.untilStatus(first, 'faulted');
    const second = await start(world, 'one');
    const retry = (runId: string) =>
      world.runtime.repair({ namespace: 'test', runId, repair: { type: 'retry' } });
    const refused = { kind: 'limit-reached', concurrency: expect.anything() };
    expect(await retry(first)).toEqual(refused);
    (await world.call(2)).answer('b');
    await world.output(second);
    expect(await retry(first)).toEqual({ kind: 'accepted', isReplayed: false });
    (await world.call(3)).answer('again');
    expect(await world.output(first)).toBe('again');
  });
});

onEveryStore('a limit of child runs', (worlds) => {
  const child = (name: string, more = '') =>
    `- sub: { run: { workflow: { namespace: test, name: ${name}, version: latest, input: "\${ . }" }${more} } }`;

  test('makes a child wait, and its parent with it', async () => {
    const world = await worlds.open();
    await publishWith(world, 'child', '{ concurrency: {} }');
    await world.publish('parent', child('child'));
    const [first, second] = [await start(world, 'parent'), await start(world, 'parent')];
    await world.untilStatus(`${second}.a1.1`, 'pending');
    (await world.call(1)).answer(1);
    (await world.call(2)).answer(2);
    expect([await world.output(first), await world.output(second)]).toEqual([1, 2]);
  });

  test('that refuses is a problem of the task of the parent', async () => {
    const world = await worlds.open();
    await publishWith(world, 'child', '{ concurrency: { policy: refuse, key: "${ .customer }" } }');
    await world.publish('parent', child('child'));
    await start(world, 'parent', { customer: 'c' });
    await world.call(1);
    const refused = await start(world, 'parent', { customer: 'c' });
    expect(await world.problem(refused)).toEqual({
      type: '/errors/concurrency-limit-reached',
      status: 409,
      title: 'As many runs are under way as the definition allows',
      detail:
        "test/child allows one run with the key 'c' at the same time, and so many are under way. Start it when one has ended.",
      instance: '/do/0/sub',
    });
    expect(await world.store.run(`${refused}.a1.1`)).toBeNull();
    await start(world, 'child', { customer: 'd' });
  });

  test('is no trap for a definition that starts itself and waits', async () => {
    const world = await worlds.open();
    const task = child('one').replace(
      '- sub: {',
      '- sub: { if: .depth < 2, input: { from: { depth: "${ .depth + 1 }" } },',
    );
    await publishWith(world, 'one', '{ concurrency: {} }', { tasks: task });
    const runId = await start(world, 'one', { depth: 0 });
    expect(await world.output(runId)).toEqual({ depth: 2 });
    expect((await world.store.run(`${runId}.a1.1`))?.concurrency).toBeUndefined();
  });

  test('counts a child that nobody waits for', async () => {
    const world = await worlds.open();
    const detached = child('one', ', await: false').replace('- sub: {', '- sub: { if: .depth < 1,');
    const tasks = `${detached.replace('"${ . }"', '{ depth: 1 }')}\n${callTask('work')}`;
    await publishWith(world, 'one', '{ concurrency: {} }', { tasks });
    const runId = await start(world, 'one', { depth: 0 });
    await world.untilStatus(`${runId}.a1.1`, 'pending');
    (await world.call(1)).answer(null);
    await world.untilStatus(`${runId}.a1.1`, 'running');
  });

  test('hands the priority of the task on to the child', async () => {
    const world = await worlds.open();
    await world.publish('child', callTask('work'));
    await world.publish(
      'parent',
      child('child').replace('- sub: {', '- sub: { metadata: { priority: 4 },'),
    );
    const runId = await start(world, 'parent');
    await world.call(1);
    expect((await world.store.run(`${runId}.a1.1`))?.priority).toBe(4);
  });
});

onEveryStore('a limit of a scheduled definition', (worlds) => {
  test('drops the fire that would be one run too many', async () => {
    const world = await worlds.open();
    const metadata = '{ concurrency: { policy: refuse } }';
    await publishWith(world, 'one', metadata, { schedule: '{ every: PT1M }' });
    world.runtime.schedules.published();
    const settled = () =>
      world.until(async () => (await world.store.dueSchedules(world.clock.now(), 9)).length === 0);
    await settled();
    for (let minute = 0; minute < 3; minute += 1) {
      world.clock.advance(60_000);
      await settled();
    }
    expect((await world.store.runs({ limit: 9 })).runs).toHaveLength(1);
    const id = { namespace: 'test', name: 'one' };
    expect((await world.runtime.schedules.trigger(id, 'me')).kind).toBe('limit-reached');
    (await world.call(1)).answer(null);
    await world.untilStatus('run-00001', 'completed');
    world.clock.advance(60_000);
    await world.until(async () => (await world.store.runs({ limit: 9 })).runs.length === 2);
  });
});

const ANSWERS = [['http://out/work', (call: OpenCall) => call.answer('done')]] as const;

onEveryStore('places outlive the process:', (worlds) => {
  test('queued runs are admitted in order after a restart', async () => {
    const first = await worlds.open();
    await publishWith(first, 'one', '{ concurrency: {} }');
    const runs = [];
    for (let count = 0; count < 3; count += 1) runs.push(await start(first, 'one'));
    await first.runtime.close();
    const next = await worlds.open({ prefix: 'next' });
    for (const [index, runId] of runs.entries()) {
      const call = await next.call(index + 1);
      expect(call.idempotencyKey).toBe(`${runId}/a1/1`);
      call.answer(index);
      expect(await next.output(runId)).toBe(index);
    }
  });

  test.each<Fate>(['lose', 'die-after', 'refuse'])(
    'whichever commit comes to %s, nobody is admitted twice or forgotten',
    async (fate) => {
      const setup = await worlds.open();
      await publishWith(setup, 'one', '{ concurrency: { limit: 2 } }');
      await setup.runtime.close();
      const underWay = async (...status: ('pending' | 'running')[]) =>
        (await worlds.store.runs({ status, limit: 100 })).runs.length;
      const started: string[] = [];
      for (let fatal = 0; fatal < 14; fatal += 1) {
        const fates = [...Array<Fate>(fatal).fill('work'), fate];
        const { store, fallibility } = fallible(worlds.store, fates);
        const world = await worlds.open({ store, prefix: `w${fatal}`, answers: ANSWERS });
        let answered = 0;
        const note = (answer: StartAnswer) => 'runId' in answer && started.push(answer.runId);
        for (let count = 0; count < 4; count += 1) {
          const start = world.runtime.start({ namespace: 'test', name: 'one' });
          void start
            .then(note, () => undefined)
            .finally(() => {
              answered += 1;
            });
        }
        await world.until(async () => {
          world.clock.advance(50);
          expect(await underWay('running')).toBeLessThanOrEqual(2);
          const isAtRest = answered === 4 && (await underWay('running', 'pending')) === 0;
          return fallibility.isDead || isAtRest;
        });
        fallibility.isDead = true;
      }
      const last = await worlds.open({ prefix: 'last', answers: ANSWERS });
      await last.until(async () => (await underWay('running', 'pending')) === 0);
      expect(started.length).toBeGreaterThan(10);
      for (const runId of started) expect(await statusOf(last, runId)).toBe('completed');
    },
  );
});

onEveryStore('a burst', (worlds) => {
  test('of starts is worked off, never more than the limit at once', async () => {
    let open = 0;
    let most = 0;
    const world = await worlds.open({
      answers: [
        [
          'http://out/work',
          (call) => {
            open += 1;
            most = Math.max(most, open);
            setImmediate(() => {
              open -= 1;
              call.answer(null);
            });
          },
        ],
      ],
    });
    await publishWith(world, 'one', '{ concurrency: { limit: 3 } }');
    const runs = await Promise.all(Array.from({ length: 300 }, () => start(world, 'one')));
    for (const runId of runs) expect(await world.output(runId)).toBeNull();
    expect([2, 3]).toContain(most);
  });
});
