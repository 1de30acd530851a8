import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import type { World } from '../testing/world.ts';

async function accepted(world: World, namespace = 'test') {
  const items = await world.store.acceptedEvents(namespace, 0, 1000);
  return items.map(({ event }) => event);
}

const typesOf = async (world: World) =>
  (await accepted(world)).map(({ type }) => type.replace('io.serverlessworkflow.', ''));

const LISTEN =
  '- hear: { listen: { to: { one: { with: { type: io.serverlessworkflow.workflow.completed.v1 } } } } }';

async function publishOn(world: World, name: string, type: string, body: string): Promise<void> {
  await world.publish(name, `do:\n${body}\nschedule: { on: { one: { with: { type: ${type} } } } }`);
  world.runtime.schedules.published();
}

onEveryStore('the life of runs', (worlds) => {
  test('is told nowhere, unless it is switched on', async () => {
    const world = await worlds.open({ telling: new Set(['other']) });
    await world.publish('one', '- a: { set: { x: 1 } }');
    await world.output(await world.start('one'));
    expect(await accepted(world)).toEqual([]);
  });

  test('is told in the turns themselves, where it is switched on', async () => {
    const world = await worlds.open({ telling: new Set(['test']) });
    await world.publish('one', '- a: { wait: { seconds: 1 } }');
    const runId = await world.start('one');
    await world.untilStatus(runId, 'waiting');
    expect((await typesOf(world)).filter((type) => type.startsWith('workflow'))).toEqual([
      'workflow.started.v1',
      'workflow.status-changed.v1',
      'workflow.status-changed.v1',
      'workflow.status-changed.v1',
    ]);
    world.clock.advance(1000);
    await world.output(runId);
    const types = await typesOf(world);
    expect(types.at(-2)).toBe('workflow.completed.v1');
    expect(types.filter((type) => type.startsWith('task'))).toHaveLength(7);
    const ids = (await accepted(world)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('can be listened to by other runs', async () => {
    const world = await worlds.open({ telling: 'all' });
    await world.publish('listener', LISTEN);
    await world.publish('one', '- a: { set: { x: 1 } }');
    const listener = await world.start('listener');
    const runId = await world.start('one');
    expect(await world.output(listener)).toMatchObject([
      { name: `one-${runId}.test`, output: { x: 1 } },
    ]);
  });

  test('starts runs, whose own lives start none', async () => {
    const world = await worlds.open({ telling: 'all' });
    const completed = 'io.serverlessworkflow.workflow.completed.v1';
    await publishOn(
      world,
      'auditor',
      completed,
      '- tell: { emit: { event: { with: { type: audited } } } }\n- child: { run: { workflow: { namespace: test, name: one, version: latest } } }',
    );
    await publishOn(world, 'archivist', 'audited', '- a: { set: { x: 2 } }');
    await world.publish('one', '- a: { set: { x: 1 } }');
    await world.start('one');
    const count = async (name: string) => {
      const { runs } = await world.store.runs({ name, status: ['completed'], limit: 100 });
      return runs.length;
    };
    await world.until(
      async () => (await count('archivist')) === 1 && (await count('auditor')) === 1,
    );
    await world.until(async () => (await world.store.deliveries(0, 1)).length === 0);
    expect([await count('one'), await count('auditor'), await count('archivist')]).toEqual([
      2, 1, 1,
    ]);
    const audited = (await accepted(world)).find(({ type }) => type === 'audited');
    expect(audited).toMatchObject({ tuttiorigin: 'lifecycle' });
  });
});
