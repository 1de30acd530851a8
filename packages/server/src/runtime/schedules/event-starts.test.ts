import type { CloudEvent, RunEvent } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import { compileDefinition } from '@tutti/language';
import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { fallible } from '../testing/fallible-store.ts';
import { callTask, type World } from '../testing/world.ts';
import { LONGEST_QUEUE } from './rules.ts';

const ECHO = '- a: { set: { got: "${ . }" } }';
const PAID = '{ on: { one: { with: { type: order.paid } } } }';
const BOTH = `{ on: { all: [
  { with: { type: paid }, correlate: { order: { from: .data.order } } },
  { with: { type: packed }, correlate: { order: { from: .data.id } } } ] } }`;

interface Publication {
  readonly policy?: string;
  readonly version?: string;
  readonly tasks?: string;
  readonly name?: string;
}

async function publish(
  world: World,
  schedule: string,
  { policy = '{}', version = '1.0.0', tasks = ECHO, name = 'one' }: Publication = {},
): Promise<void> {
  const source = `
document: { dsl: '1.0.3', namespace: test, name: ${name}, version: '${version}', metadata: { schedule: ${policy} } }
${schedule && `schedule: ${schedule}`}
do:
${tasks}`;
  const compiled = compileDefinition(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics, null, 2));
  const { plan } = compiled;
  const publishedAt = world.clock.now();
  const record = { namespace: 'test', name, version, source, planId: plan.id, publishedAt };
  await world.store.publish(record, plan);
  world.runtime.schedules.published();
  await idle(world);
}

function event(id: string, type: string, data: Json = {}): CloudEvent {
  return { specversion: '1.0', id, source: '/tests', type, data };
}

/** Waits until every event is settled and no schedule has anything to do. */
async function idle(world: World): Promise<void> {
  await world.until(async () => {
    if ((await world.store.deliveries(0, 1)).length > 0) return false;
    return (await world.store.dueSchedules(world.clock.now(), 10)).length === 0;
  });
}

async function send(world: World, ...events: readonly CloudEvent[]): Promise<void> {
  await Promise.all(events.map((one) => world.runtime.accept('test', one)));
  await idle(world);
}

/** What the runs of `test/<name>` were given, the first first. */
async function inputs(world: World, name = 'one'): Promise<readonly Json[]> {
  const { runs } = await world.store.runs({ name, limit: 500 });
  const ids = runs.map(({ id }) => id).sort();
  return Promise.all(ids.map(async (id) => inputOf(await world.events(id))));
}

function inputOf([first]: readonly RunEvent[]): Json {
  if (first?.type === 'run-started') return first.input;
  throw new Error('Expected a run to begin with run-started, but it does not.');
}

const sets = (world: World) => world.store.eventSets({ namespace: 'test', name: 'one' });

onEveryStore('a schedule of events', (worlds) => {
  test('starts a run for each event that its filter wants, and for no other', async () => {
    const world = await worlds.open();
    await publish(world, PAID);
    await send(world, event('e1', 'order.paid', { n: 1 }), event('e2', 'order.lost', { n: 2 }));
    await send(world, event('e3', 'order.paid', { n: 3 }));
    expect(await inputs(world)).toEqual([[{ n: 1 }], [{ n: 3 }]]);
    const { runs } = await world.store.runs({ limit: 1 });
    const scheduledAt = new Date(world.clock.now()).toISOString();
    expect(runs[0]).toMatchObject({
      startedBy: 'schedule',
      tags: { scheduledAt, scheduledBy: 'event' },
    });
    const lastOf = async () => (await world.store.schedule('test', 'one'))?.state?.last;
    await world.until(async () => (await lastOf())?.runId === runs[0]?.id);
    expect((await lastOf())?.reason).toBe('event');
  });

  test.each([
    ['envelope', event('e1', 'order.paid', { n: 1 }) as Json],
    ['data', { n: 1 }],
    ['raw', '{"n":1}'],
  ])('reads events as %s', async (read, item) => {
    const world = await worlds.open();
    await publish(world, PAID.replace(/ }$/, `, read: ${read} }`));
    await send(world, event('e1', 'order.paid', { n: 1 }));
    expect(await inputs(world)).toEqual([[item]]);
  });

  test.each([
    ['a regular expression', '{ type: "order\\\\.(paid|lost)" }', ['e1', 'e2']],
    ['an expression', '{ data: "${ .n > 1 }" }', ['e2', 'e3']],
    ['$runtime', '{ data: "${ $runtime.name == \\"tutti\\" and .n < 2 }" }', ['e1']],
    ['an expression that fails', '{ data: "${ error }" }', []],
    ['any attribute', '{ subject: b }', ['e2']],
  ])('filters by %s', async (_, filter, wanted) => {
    const world = await worlds.open();
    await publish(world, `{ on: { one: { with: ${filter} } }, read: envelope }`);
    await send(
      world,
      { ...event('e1', 'order.paid', { n: 1 }), subject: 'a' },
      { ...event('e2', 'order.lost', { n: 2 }), subject: 'b' },
      event('e3', 'order.sent', { n: 3 }),
    );
    const got = (await inputs(world)).flatMap((input) => input as { readonly id: string }[]);
    expect(got.map(({ id }) => id).sort()).toEqual(wanted);
  });

  test('with an expectation hears only the events that meet it', async () => {
    const world = await worlds.open();
    const correlate = '{ shop: { from: .data.shop, expect: "7" } }';
    await publish(world, `{ on: { one: { with: { type: a }, correlate: ${correlate} } } }`);
    await send(world, event('e1', 'a', { shop: '8' }), event('e2', 'a', { shop: '7' }));
    await send(world, event('e3', 'a', { shop: 7 }), event('e4', 'a'));
    expect(await inputs(world)).toEqual([[{ shop: '7' }]]);
  });

  test('of any event starts a run for every one', async () => {
    const world = await worlds.open();
    await publish(world, '{ on: { any: [] } }');
    await send(world, event('e1', 'a', 1), event('e2', 'b', 2));
    expect(await inputs(world)).toEqual([[1], [2]]);
  });

  test('of all gathers a set for each correlation', async () => {
    const world = await worlds.open();
    await publish(world, BOTH);
    await send(world, event('e1', 'paid', { order: 1 }), event('e2', 'paid', { order: 2 }));
    await send(world, event('e3', 'packed', { id: 3 }), event('e4', 'packed', { id: 2 }));
    expect(await inputs(world)).toEqual([[{ order: 2 }, { id: 2 }]]);
    expect((await sets(world)).map(({ set }) => set.correlations)).toEqual([
      { order: 1 },
      { order: 3 },
    ]);
    await send(world, event('e5', 'packed', { id: 1 }), event('e6', 'paid', { order: 3 }));
    expect(await inputs(world)).toHaveLength(3);
    expect(await sets(world)).toEqual([]);
  });

  test('of all without correlations pairs events in their order', async () => {
    const world = await worlds.open();
    await publish(world, '{ on: { all: [{ with: { type: a } }, { with: { type: b } }] } }');
    await send(world, event('e1', 'a', 1), event('e2', 'a', 2), event('e3', 'b', 3));
    await send(world, event('e4', 'b', 4));
    expect(await inputs(world)).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  test('forgets a set that stays incomplete for too long', async () => {
    const world = await worlds.open();
    await publish(world, BOTH, { policy: '{ completeWithin: PT10M }' });
    await send(world, event('e1', 'paid', { order: 1 }));
    world.clock.advance(600_000);
    await send(world, event('e2', 'packed', { id: 1 }));
    expect(await inputs(world)).toEqual([]);
    await world.store.sweep(world.clock.now());
    expect((await sets(world)).map(({ set }) => set.keys)).toEqual([['/tests\u0000e2']]);
  });

  test('until a condition holds, or other events come, gives a run all events before', async () => {
    const world = await worlds.open();
    await publish(world, "{ on: { any: [{ with: { type: a } }], until: '${ length == 3 }' } }");
    const until = '{ one: { with: { type: end } } }';
    await publish(world, `{ on: { any: [{ with: { type: a } }], until: ${until} } }`, {
      name: 'two',
    });
    await send(world, event('e0', 'end'), event('e1', 'a', 1), event('e2', 'a', 2));
    await send(world, event('e3', 'end'), event('e4', 'a', 4));
    expect(await inputs(world)).toEqual([[1, 2, 4]]);
    expect(await inputs(world, 'two')).toEqual([[1, 2]]);
  });

  test('counts an event once, also when it comes again after it was forgotten', async () => {
    const world = await worlds.open({ limits: { eventTimeToLiveMs: 1000 } });
    await publish(world, PAID);
    await send(world, event('e1', 'order.paid'), event('e1', 'order.paid'));
    world.clock.advance(5000);
    await world.store.sweep(world.clock.now());
    expect(await world.runtime.accept('test', event('e1', 'order.paid'))).toEqual({
      duplicate: false,
    });
    await idle(world);
    expect(await inputs(world)).toHaveLength(1);
  });

  test('hears nothing from before it was published, nor while it is paused', async () => {
    const world = await worlds.open();
    await world.runtime.accept('test', event('e1', 'order.paid'));
    await publish(world, PAID);
    const id = { namespace: 'test', name: 'one' };
    await world.runtime.schedules.pause(id);
    await send(world, event('e2', 'order.paid'));
    await world.runtime.schedules.resume(id);
    await send(world, event('e3', 'order.paid', 3));
    expect(await inputs(world)).toEqual([[3]]);
  });

  test('is replaced with its version: sets are dropped, and a version without it hears nothing', async () => {
    const world = await worlds.open();
    await publish(world, BOTH);
    await send(world, event('e1', 'paid', { order: 1 }));
    await publish(world, BOTH, { version: '1.1.0' });
    await send(world, event('e2', 'packed', { id: 1 }));
    expect(await inputs(world)).toEqual([]);
    await publish(world, '', { version: '1.2.0' });
    await send(world, event('e3', 'paid', { order: 1 }));
    expect(await inputs(world)).toEqual([]);
    expect(await sets(world)).toEqual([]);
  });

  test.each([
    ['allow', [1, 2, 3]],
    ['queue', [1]],
    ['skip', [1]],
    ['cancel-running', [1, 2, 3]],
  ])('with overlap %s starts what that lets through', async (overlap, numbers) => {
    const world = await worlds.open();
    await publish(world, PAID, { policy: `{ overlap: ${overlap} }`, tasks: callTask('a') });
    for (const n of [1, 2, 3]) await send(world, event(`e${n}`, 'order.paid', n));
    expect(await inputs(world)).toEqual(numbers.map((n) => [n]));
    const open = { status: ['running', 'waiting'], limit: 10 } as const;
    const left = overlap === 'allow' ? 3 : 1;
    await world.until(async () => (await world.store.runs(open)).runs.length === left);
  });

  test('queues events in order, each until the run before has ended', async () => {
    const world = await worlds.open();
    await publish(world, PAID, { policy: '{ overlap: queue }', tasks: callTask('a') });
    await send(world, ...[1, 2, 3].map((n) => event(`e${n}`, 'order.paid', n)));
    expect(await sets(world)).toHaveLength(2);
    for (const n of [1, 2, 3]) (await world.call(n)).answer(n);
    await world.until(async () => (await sets(world)).length === 0);
    await idle(world);
    expect(await inputs(world)).toEqual([[1], [2], [3]]);
  });

  test('keeps no events of runs that times have driven out of the line', async () => {
    const world = await worlds.open();
    const policy = `{ overlap: queue, catchUp: all, catchUpLimit: ${LONGEST_QUEUE} }`;
    await publish(world, `{ every: PT1M, ${PAID.slice(1)}`, { policy, tasks: callTask('a') });
    await send(world, ...[1, 2].map((n) => event(`e${n}`, 'order.paid', n)));
    expect(await sets(world)).toHaveLength(1);
    world.clock.advance(60_000 * LONGEST_QUEUE);
    await idle(world);
    expect(await sets(world)).toEqual([]);
  });

  test('goes together with times', async () => {
    const world = await worlds.open();
    await publish(world, `{ every: PT1H, after: PT10M, ${PAID.slice(1)}`);
    await send(world, event('e1', 'order.paid', 1));
    world.clock.advance(600_000);
    await world.until(async () => (await inputs(world)).length === 2);
    expect(await inputs(world)).toEqual([[1], {}]);
  });

  test('can be triggered, with no events', async () => {
    const world = await worlds.open();
    await publish(world, PAID);
    const id = { namespace: 'test', name: 'one' };
    expect(await world.runtime.schedules.trigger(id, 'ann')).toMatchObject({ kind: 'started' });
    expect(await inputs(world)).toEqual([[]]);
    expect(await world.runtime.schedules.backfill(id, 0, 1)).toEqual({ kind: 'no-calendar' });
  });

  test('takes thousands of events', async () => {
    const world = await worlds.open();
    await publish(world, PAID);
    await send(world, ...Array.from({ length: 3000 }, (_, n) => event(`e${n}`, 'order.paid', n)));
    const { runs } = await world.store.runs({ limit: 5000 });
    expect(runs).toHaveLength(3000);
  });

  test.each(['refuse', 'lose', 'die-after'] as const)(
    'starts one run for each set when commits %s',
    async (fate) => {
      const { store, fallibility } = fallible(worlds.store);
      const world = await worlds.open({ store });
      await publish(world, BOTH);
      await publish(world, PAID, { name: 'two' });
      await send(world, event('e1', 'paid', { order: 1 }));
      await world.runtime.accept('test', event('e0', 'order.paid'));
      const second = world.runtime.accept('test', event('e2', 'packed', { id: 1 }));
      await second;
      fallibility.commits = fate;
      await world.until(
        () => fallibility.isDead || world.warnings.length > 0 || fallibility.tried > 8,
      );
      fallibility.commits = 'work';
      world.clock.advance(60_000);
      const after =
        fate === 'refuse' ? world : await worlds.open({ clock: world.clock, prefix: 'after' });
      await idle(after);
      expect(await inputs(after)).toEqual([[{ order: 1 }, { id: 1 }]]);
      expect(await inputs(after, 'two')).toEqual([[{}]]);
      expect(await sets(after)).toEqual([]);
    },
  );
});
