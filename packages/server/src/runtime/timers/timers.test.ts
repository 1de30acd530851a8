import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { NOW } from '../testing/world.ts';

const SLEEP = `- sleep: { wait: { seconds: 10 } }\n- done: { set: { awake: true } }`;

onEveryStore('a timer', (worlds) => {
  test('is never early and not late', async () => {
    const world = await worlds.open();
    await world.publish('sleeper', SLEEP);
    const runId = await world.start('sleeper');
    await world.untilStatus(runId, 'waiting');
    world.clock.advance(9_999);
    await world.runtime.submit(runId, { type: 'suspend' });
    await world.runtime.submit(runId, { type: 'resume' });
    expect((await world.store.run(runId))?.status).toBe('waiting');
    world.clock.advance(1);
    expect(await world.output(runId)).toEqual({ awake: true });
    expect((await world.store.run(runId))?.endedAt).toBe(NOW + 10_000);
  });

  test('survives a restart, also when it was due meanwhile', async () => {
    const first = await worlds.open();
    await first.publish('sleeper', SLEEP);
    const runId = await first.start('sleeper');
    await first.untilStatus(runId, 'waiting');
    await first.runtime.close();
    first.clock.advance(60_000);
    const next = await worlds.open({ clock: first.clock });
    expect(await next.output(runId)).toEqual({ awake: true });
  });

  test('is armed for the earliest of many runs, and all of them fire', async () => {
    const world = await worlds.open({ limits: { concurrentTimers: 3 } });
    const input = (seconds: number) => ({ input: { seconds } });
    await world.publish('sleeper', '- sleep: { wait: "${ \\"PT\\\\(.seconds)S\\" }" }');
    const ids: string[] = [];
    for (const seconds of [30, 10, 20, 10, 10, 10, 10]) {
      ids.push(await world.start('sleeper', input(seconds)));
    }
    const ended = async () => {
      const { runs } = await world.store.runs({ status: ['completed'], limit: 10 });
      return runs.map(({ id }) => ids.indexOf(id)).sort();
    };
    world.clock.advance(10_000);
    await world.until(async () => (await ended()).length === 5);
    expect(await ended()).toEqual([1, 3, 4, 5, 6]);
    world.clock.advance(20_000);
    await world.until(async () => (await ended()).length === 7);
  });

  test('of a task aborts its call and becomes a problem', async () => {
    const world = await worlds.open();
    await world.publish(
      'limited',
      `- slow:\n    call: http\n    with: { method: get, endpoint: 'http://out/slow' }\n    timeout: { after: { seconds: 5 } }`,
    );
    const runId = await world.start('limited');
    const call = await world.call(1);
    world.clock.advance(5_000);
    expect(await world.problem(runId)).toMatchObject({ status: 408, instance: '/do/0/slow' });
    expect(call.signal.aborted).toBe(true);
    expect(await world.store.outbox(0, 1)).toEqual([]);
  });

  test('is not needed for a long run to go on', async () => {
    const world = await worlds.open();
    await world.publish(
      'loop',
      `- each:\n    for: { each: n, in: '\${ [range(3000)] }' }\n    do:\n      - add: { set: { sum: '\${ (.sum // 0) + $n }' } }`,
    );
    expect(await world.output(await world.start('loop'))).toEqual({ sum: 4_498_500 });
  });

  test('fires while another run computes for a long time', async () => {
    const world = await worlds.open();
    await world.publish('sleeper', SLEEP);
    const loop = (name: string, body: string) =>
      `{ ${name}: { for: { each: n, in: '\${ [range(3000)] }' }, do: [${body}] } }`;
    const body = loop('outer', loop('inner', '{ add: { set: { n: 1 } } }'));
    await world.publish('busy', `- sleep: { wait: { seconds: 5 } }\n- ${body}`);
    const sleeper = await world.start('sleeper');
    const busy = await world.start('busy');
    await world.untilStatus(sleeper, 'waiting');
    await world.untilStatus(busy, 'waiting');
    world.clock.advance(5_000);
    await world.untilStatus(busy, 'running');
    world.clock.advance(5_000);
    expect(await world.output(sleeper)).toEqual({ awake: true });
    expect((await world.store.run(busy))?.status).toBe('running');
  });
});
