import { compileDefinition } from '@tutti/language';
import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { type Fate, fallible } from '../testing/fallible-store.ts';
import { SimulatedClock } from '../testing/simulated-clock.ts';
import { callTask, NOW, type World } from '../testing/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ID = { namespace: 'test', name: 'one' };
const SET = '- a: { set: { x: 1 } }';

/** Publishes `test/one` with this schedule at the world's own time, and lets it be noticed. */
async function publish(
  world: World,
  schedule: string,
  { policy = '{}', version = '1.0.0', tasks = SET } = {},
): Promise<void> {
  const source = `
document: { dsl: '1.0.3', namespace: test, name: one, version: '${version}', metadata: { schedule: ${policy} } }
${schedule && `schedule: ${schedule}`}
do:
${tasks}`;
  const compiled = compileDefinition(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics, null, 2));
  const { plan } = compiled;
  const publishedAt = world.clock.now();
  await world.store.publish({ ...ID, version, source, planId: plan.id, publishedAt }, plan);
  world.runtime.schedules.published();
  await idle(world);
}

/** Waits until the schedule has looked at everything that there is at this time. */
async function idle(world: World): Promise<void> {
  await world.until(async () => {
    const due = await world.store.dueSchedules(world.clock.now(), 10);
    return due.length === 0;
  });
}

async function pass(world: World, ms: number): Promise<void> {
  world.clock.advance(ms);
  await idle(world);
}

/** For which instants runs were started, relative to `NOW`, the first first. */
async function starts(world: World): Promise<readonly number[]> {
  const { runs } = await world.store.runs({ limit: 500 });
  return runs
    .map(({ tags }) => Date.parse(tags?.['scheduledAt'] ?? '') - NOW)
    .sort((a, b) => a - b);
}

const running = async (world: World) =>
  (await world.store.runs({ status: ['running', 'waiting'], limit: 500 })).runs.length;

const stateOf = async (world: World) => (await world.store.schedule('test', 'one'))?.state;

onEveryStore('a schedule', (worlds) => {
  test('starts a run at every fire, with what the fire was', async () => {
    const world = await worlds.open();
    await publish(world, '{ every: PT1H }', {
      policy: '{ input: fire }',
      tasks: '- a: { set: { got: "${ . }" } }',
    });
    await pass(world, HOUR - 1);
    expect(await starts(world)).toEqual([]);
    await pass(world, 1);
    await pass(world, HOUR);
    expect(await starts(world)).toEqual([HOUR, 2 * HOUR]);
    const { runs } = await world.store.runs({ limit: 1 });
    const scheduledAt = new Date(NOW + 2 * HOUR).toISOString();
    expect(runs[0]).toMatchObject({
      startedBy: 'schedule',
      tags: { scheduledAt, scheduledBy: 'fire' },
    });
    expect(await world.output(runs[0]?.id ?? '')).toEqual({ got: { scheduledAt, reason: 'fire' } });
  });

  test('may have several triggers, each of which starts runs', async () => {
    const world = await worlds.open();
    await publish(world, "{ every: PT1H, cron: '30 */2 * * *', after: PT25M }");
    for (let minutes = 0; minutes < 150; minutes += 5) {
      await pass(world, 5 * MINUTE);
      await world.until(async () => (await stateOf(world))?.running.length === 0);
    }
    // `after` counts from the end of the last run, whatever has started it.
    const expected = [25, 30, 55, 60, 85, 110, 120, 145, 150];
    expect((await starts(world)).map((at) => at / MINUTE)).toEqual(expected);
  });

  test('that is cron means the wall clock of its time zone', async () => {
    const world = await worlds.open();
    const policy = '{ timeZone: Europe/Berlin }';
    await publish(world, "{ cron: '0 9 * * *' }", { policy });
    await pass(world, 8 * HOUR);
    expect(await starts(world)).toEqual([8 * HOUR]);
  });

  test('of `after` waits for the end of the run before', async () => {
    const world = await worlds.open();
    await publish(world, '{ after: PT10M }', { tasks: callTask('a') });
    await pass(world, 10 * MINUTE);
    const call = await world.call(1);
    await pass(world, HOUR);
    expect(await starts(world)).toEqual([10 * MINUTE]);
    call.answer({});
    await world.until(async () => (await stateOf(world))?.afterAt === NOW + 80 * MINUTE);
    await pass(world, 10 * MINUTE);
    expect(await starts(world)).toEqual([10 * MINUTE, 80 * MINUTE]);
  });

  test('ends with the version that has none, and another version begins anew', async () => {
    const world = await worlds.open();
    await publish(world, '{ every: PT1H }');
    await pass(world, HOUR);
    await publish(world, '{ every: PT20M }', { version: '1.1.0' });
    await pass(world, 20 * MINUTE);
    await publish(world, '', { version: '1.2.0' });
    await pass(world, 5 * HOUR);
    expect(await starts(world)).toEqual([HOUR, 80 * MINUTE]);
  });
});

onEveryStore('fires that were missed', (worlds) => {
  const outage = async (policy: string, ms: number) => {
    const before = await worlds.open();
    await publish(before, '{ every: PT1H }', { policy });
    await before.runtime.close();
    const clock = new SimulatedClock(NOW + ms);
    const after = await worlds.open({ clock, prefix: 'after' });
    await idle(after);
    return after;
  };

  test('are made up for once', async () => {
    const world = await outage('{}', 5.5 * HOUR);
    expect(await starts(world)).toEqual([5 * HOUR]);
    expect((await stateOf(world))?.last).toMatchObject({ reason: 'catch-up' });
    await pass(world, HOUR / 2);
    expect(await starts(world)).toEqual([5 * HOUR, 6 * HOUR]);
  });

  test('are not made up for, when so it is said', async () => {
    const world = await outage('{ catchUp: none }', 5.5 * HOUR);
    expect(await starts(world)).toEqual([]);
    await pass(world, HOUR / 2);
    expect(await starts(world)).toEqual([6 * HOUR]);
  });

  test('are all made up for, the newest ones up to the limit', async () => {
    const world = await outage('{ catchUp: all, catchUpLimit: 3 }', 5.5 * HOUR);
    expect(await starts(world)).toEqual([3 * HOUR, 4 * HOUR, 5 * HOUR]);
  });

  test('by less than a minute are on time', async () => {
    const world = await outage('{ catchUp: none }', HOUR + MINUTE);
    expect(await starts(world)).toEqual([HOUR]);
  });

  test('by a clock that jumps forward are none when it has jumped back', async () => {
    const before = await worlds.open();
    await publish(before, '{ every: PT1H }', { policy: '{ catchUp: all }' });
    await pass(before, 3 * HOUR);
    await before.runtime.close();
    const clock = new SimulatedClock(NOW + HOUR);
    const after = await worlds.open({ clock, prefix: 'after' });
    await pass(after, 3 * HOUR);
    expect(await starts(after)).toEqual([HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]);
  });

  test('come once also when a new version counts them again after the clock has jumped back', async () => {
    const before = await worlds.open();
    await publish(before, "{ cron: '0 * * * *' }");
    await pass(before, 3 * HOUR);
    await before.runtime.close();
    const after = await worlds.open({ clock: new SimulatedClock(NOW + HOUR), prefix: 'after' });
    await publish(after, "{ cron: '0 * * * *' }", { version: '1.0.1' });
    for (let hour = 0; hour < 3; hour += 1) await pass(after, HOUR);
    expect(await starts(after)).toEqual([3 * HOUR, 2 * HOUR, 4 * HOUR].sort((a, b) => a - b));
  });
});

onEveryStore('while a run is under way', (worlds) => {
  const begin = async (overlap: string) => {
    const world = await worlds.open();
    await publish(world, '{ every: PT1H }', {
      policy: `{ overlap: ${overlap} }`,
      tasks: callTask('a'),
    });
    await pass(world, HOUR);
    await world.call(1);
    await pass(world, HOUR);
    return world;
  };

  test('the next one starts beside it', async () => {
    const world = await begin('allow');
    expect(await running(world)).toBe(2);
  });

  test('a fire is skipped', async () => {
    const world = await begin('skip');
    expect(await running(world)).toBe(1);
    world.calls[0]?.answer({});
    await world.until(async () => (await stateOf(world))?.running.length === 0);
    await pass(world, HOUR);
    expect(await starts(world)).toEqual([HOUR, 3 * HOUR]);
  });

  test('a fire waits in the queue, also over a restart', async () => {
    const world = await begin('queue');
    await pass(world, HOUR);
    expect(await running(world)).toBe(1);
    await world.runtime.close();
    const after = await worlds.open({ clock: world.clock, prefix: 'after' });
    for (const count of [1, 2, 3]) (await after.call(count)).answer({});
    await after.until(async () => (await stateOf(after))?.running.length === 0);
    expect(await starts(after)).toEqual([HOUR, 2 * HOUR, 3 * HOUR]);
    expect((await stateOf(after))?.queue).toEqual([]);
  });

  test('a fire takes its place', async () => {
    const world = await begin('cancel-running');
    await world.untilStatus('run-00001', 'cancelled');
    await world.until(async () => (await stateOf(world))?.cancelling.length === 0);
    expect(await running(world)).toBe(1);
    expect((await stateOf(world))?.running).toEqual(['run-00002']);
  });
});

onEveryStore('an operator', (worlds) => {
  test('pauses a schedule, and what would have been due is not made up for', async () => {
    const world = await worlds.open();
    await publish(world, '{ every: PT1H }', { policy: '{ catchUp: all }' });
    await world.runtime.schedules.pause(ID);
    await pass(world, 3.5 * HOUR);
    await publish(world, '{ every: PT2H }', { version: '1.1.0', policy: '{ catchUp: all }' });
    await pass(world, 5 * HOUR);
    expect(await starts(world)).toEqual([]);
    await world.runtime.schedules.resume(ID);
    await pass(world, HOUR);
    expect(await starts(world)).toEqual([9.5 * HOUR]);
  });

  test('triggers a run, paused or not, beside a running one', async () => {
    const world = await worlds.open();
    await publish(world, '{ every: PT1H }', { policy: '{ overlap: skip }', tasks: callTask('a') });
    await world.runtime.schedules.pause(ID);
    const answers = [
      await world.runtime.schedules.trigger(ID, 'ada'),
      await world.runtime.schedules.trigger(ID, 'ada'),
    ];
    expect(answers.map(({ kind }) => kind)).toEqual(['started', 'started']);
    expect(await running(world)).toBe(2);
    expect(await world.store.run('run-00001')).toMatchObject({
      startedBy: 'ada',
      tags: { scheduledBy: 'trigger' },
    });
  });

  test('backfills a range: what has run does not run again', async () => {
    const world = await worlds.open();
    await publish(world, '{ every: PT1H }', { policy: '{ catchUp: none }' });
    await pass(world, HOUR);
    await pass(world, 2.5 * HOUR);
    expect(await starts(world)).toEqual([HOUR]);
    const answer = await world.runtime.schedules.backfill(ID, NOW - HOUR, NOW + 3 * HOUR);
    expect(answer).toMatchObject({ kind: 'queued', fires: { length: 5 } });
    await idle(world);
    await world.until(async () => (await stateOf(world))?.queue.length === 0);
    expect(await starts(world)).toEqual([-HOUR, 0, HOUR, 2 * HOUR, 3 * HOUR]);
  });

  test('is told what cannot be', async () => {
    const world = await worlds.open();
    const { schedules } = world.runtime;
    expect(await schedules.pause(ID)).toBeNull();
    expect(await schedules.trigger(ID, 'ada')).toEqual({ kind: 'unknown-schedule' });
    expect(await schedules.backfill(ID, 0, 1)).toEqual({ kind: 'unknown-schedule' });
    await publish(world, '{ every: PT1S }');
    expect(await schedules.backfill(ID, NOW - 2 * HOUR, NOW)).toEqual({
      kind: 'too-many',
      room: 1000,
    });
    await publish(world, '{ after: PT1S }', { version: '1.1.0' });
    expect(await schedules.backfill(ID, NOW - HOUR, NOW)).toEqual({ kind: 'no-calendar' });
  });
});

onEveryStore('a crash', (worlds) => {
  const FATES: readonly Fate[] = ['refuse', 'lose', 'die-after'];
  const places = FATES.flatMap((fate) => [0, 1, 2, 3, 4, 5].map((at) => ({ fate, at })));

  test.each(places)(
    '($fate) at commit $at loses no fire and doubles none',
    async ({ fate, at }) => {
      const fates: Fate[] = Array.from({ length: at }, () => 'work');
      const { store, fallibility } = fallible(worlds.store, [...fates, fate]);
      const clock = new SimulatedClock(NOW);
      const before = await worlds.open({ store, clock });
      const policy = '{ catchUp: all, overlap: queue }';
      void publish(before, '{ every: PT1H }', { policy });
      await before.until(() => fallibility.tried > 0 || fallibility.isDead);
      for (let hour = 0; hour < 4 && !fallibility.isDead; hour += 1) {
        clock.advance(HOUR);
        for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
      }
      fallibility.isDead = true;
      const now = new SimulatedClock(Math.max(clock.now(), NOW + 4 * HOUR));
      const after = await worlds.open({ clock: now, prefix: 'after' });
      await after.until(async () => {
        const state = await stateOf(after);
        return state?.nextAt === NOW + 5 * HOUR && state.queue.length + state.running.length === 0;
      });
      expect(await starts(after)).toEqual([HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]);
    },
  );
});
