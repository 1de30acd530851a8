import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { NOW } from '../testing/world.ts';
import { DEFAULT_STUCK_POLICY } from './stuck-policy.ts';

const HOUR = 3_600_000;
const HEAR = '- hear: { listen: { to: { one: { with: { type: paid } } } } }';
const stuck = { ...DEFAULT_STUCK_POLICY, eventMs: HOUR };

onEveryStore('a stuck run', (worlds) => {
  test('is found, and no other one, a page of runs under way at a time', async () => {
    const world = await worlds.open({ stuck });
    await world.publish('one', HEAR);
    await world.publish('nap', '- nap: { wait: P1D }');
    const runId = await world.start('one');
    await world.start('nap');
    const look = async () => {
      const first = await world.runtime.stuck({ namespace: 'test', limit: 1 });
      const second = await world.runtime.stuck({
        limit: 1,
        ...(first.next && { after: first.next }),
      });
      return [...first.found, ...second.found];
    };
    expect(await look()).toEqual([]);
    world.clock.advance(HOUR + 1000);
    expect(await look()).toMatchObject([
      {
        summary: { id: runId },
        reasons: [{ kind: 'event', since: NOW, task: { task: 'hear', wait: { kind: 'event' } } }],
      },
    ]);
  });

  test('is told of once, by an event of its namespace', async () => {
    const world = await worlds.open({ stuck });
    await world.publish('one', HEAR);
    const runId = await world.start('one');
    world.clock.advance(HOUR + 1000);
    const told = async () => {
      const accepted = await world.store.acceptedEvents('test', 0, 10);
      return accepted.map(({ event }) => event);
    };
    world.clock.advance(60_000);
    await world.until(async () => (await told()).length > 0);
    world.clock.advance(60_000);
    await world.runtime.stuck({ namespace: 'test', limit: 1 });
    expect(await told()).toMatchObject([
      {
        id: `${runId}-stuck-event-a1-${NOW}`,
        source: '/test/one/1.0.0',
        type: 'io.tutti.run.stuck.v1',
        subject: runId,
        data: { run: runId, reason: 'event', task: { name: 'hear', reference: '/do/0/hear' } },
      },
    ]);
  });
});
