import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { publishWith } from '../testing/publish-with.ts';
import { callTask, NOW } from '../testing/world.ts';

const RECEIVE = `- r: { call: asyncapi, with: { document: { endpoint: 'http://out/doc' }, operation: orders, subscription: { consume: { amount: 2 } } } }`;

onEveryStore('why a run waits', (worlds) => {
  test('is told for a call that is under way, and for those behind it', async () => {
    const world = await worlds.open({ limits: { concurrentEffects: 1 } });
    await world.publish('one', callTask('a'));
    const [first, second, third] = [
      await world.start('one'),
      await world.start('one'),
      await world.start('one'),
    ];
    await world.call(1);
    const waitOf = async (runId: string) => (await world.runtime.waits(runId))?.tasks[0]?.wait;
    expect(await waitOf(first)).toEqual({ kind: 'call', call: 'http/request', under: NOW });
    expect(await waitOf(second)).toEqual({ kind: 'room', call: 'http/request', ahead: 0 });
    expect(await waitOf(third)).toEqual({ kind: 'room', call: 'http/request', ahead: 1 });
  });

  test('is told for a child run, whether it has begun or not', async () => {
    const world = await worlds.open();
    await world.publish('child', callTask('a'));
    const task = '{ run: { workflow: { namespace: test, name: child, version: latest } } }';
    await world.publish('parent', `- sub: ${task}`);
    const runId = await world.start('parent');
    await world.call(1);
    expect((await world.runtime.waits(runId))?.tasks).toMatchObject([
      { task: 'sub', wait: { kind: 'child-run', runId: `${runId}.a1.1`, status: 'running' } },
    ]);
  });

  test('is told for a queued run: its place, and who holds the places', async () => {
    const world = await worlds.open();
    await publishWith(world, 'one', '{ concurrency: { key: "${ .c }", limit: 2 } }');
    const runs: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      runs.push(await world.start('one', { input: { c: 'x' } }));
    }
    expect(await world.runtime.waits(runs[3]!)).toMatchObject({
      summary: { status: 'pending' },
      place: { key: 'x', limit: 2, queuedAt: NOW, ahead: 1, heldBy: runs.slice(0, 2) },
      tasks: [],
      taskCount: 0,
    });
    expect((await world.runtime.waits(runs[0]!))?.place).toBeUndefined();
  });

  test('is told of events that came and did not fit, and of who has suspended it', async () => {
    const world = await worlds.open();
    const filter = "{ type: paid, data: '${ .id == 1 }' }";
    await world.publish('one', `- hear: { listen: { to: { one: { with: ${filter} } } } }`);
    const runId = await world.start('one');
    const event = { specversion: '1.0', source: '/x', type: 'paid', data: { id: 2 } } as const;
    await world.runtime.accept('test', { ...event, id: 'e1' });
    await world.runtime.submit(runId, { type: 'suspend', by: 'ada', reason: 'inventory' });
    expect(await world.runtime.waits(runId)).toMatchObject({
      suspended: { at: NOW, by: 'ada', reason: 'inventory' },
      tasks: [{ wait: { kind: 'event', lately: { count: 1, lastAt: NOW } } }],
    });
  });

  test('is told for a subscription whose broker is away, until it is there again', async () => {
    const away = { type: 'communication', status: 500, title: 'Away' };
    const world = await worlds.open();
    await world.publish('one', RECEIVE);
    const runId = await world.start('one');
    const waitOf = async () => (await world.runtime.waits(runId))?.tasks[0]?.wait;
    const receiver = await world.receiver(1);
    receiver.trouble(away);
    world.clock.advance(1000);
    receiver.trouble({ ...away, title: 'Still away' });
    const trouble = { since: NOW, problem: { ...away, title: 'Still away' } };
    expect(await waitOf()).toMatchObject({ kind: 'call', received: 0, trouble });
    receiver.trouble(null);
    expect(await waitOf()).not.toHaveProperty('trouble');
  });

  test('is known after a restart, and of no run that is not there', async () => {
    const first = await worlds.open();
    await first.publish('one', '- a: { wait: PT1H }');
    const runId = await first.start('one');
    await first.runtime.close();
    const next = await worlds.open({ prefix: 'next' });
    expect(await next.runtime.waits(runId)).toMatchObject({
      summary: { status: 'waiting' },
      tasks: [{ task: 'a', since: NOW, wait: { kind: 'timer', until: NOW + 3_600_000 } }],
    });
    expect(await next.runtime.waits('nobody')).toBeNull();
  });
});
