import { createRunMachine, type RunState } from '@tutti/engine';
import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { NOW, type OpenCall, RUNTIME } from '../testing/world.ts';
import type { LogPosition } from './state-at.ts';

/** Long enough for a snapshot on the way. */
const LOOP = `
- rounds:
    for: { in: '\${ [range(70)] }' }
    do: [ { ask: { call: http, with: { method: get, endpoint: 'https://ask' }, export: { as: '\${ . }' } } } ]`;
const ANSWERS = [['https://ask', (call: OpenCall) => call.answer({ n: 1 })]] as const;
const NAPS = '- first: { wait: PT1S }\n- second: { wait: PT2S }';

onEveryStore('the state at an event', (worlds) => {
  test('is what its log up to there makes, snapshots or not, and at the last event that of now', async () => {
    const world = await worlds.open({ answers: ANSWERS });
    await world.publish('loop', LOOP);
    const runId = await world.start('loop');
    await world.untilStatus(runId, 'completed');
    const last = await world.store.run(runId);
    const events = await world.store.runEvents(runId, 0, 10_000);
    expect((await world.store.loadRun(runId))?.snapshot).not.toBeNull();
    const plan = await world.store.plan(last!.planId);
    const machine = createRunMachine(plan!, RUNTIME);
    for (const sequence of [1, 2, 100, events.length - 1, events.length]) {
      let expected: RunState | null = null;
      for (const { event } of events.slice(0, sequence)) expected = machine.evolve(expected, event);
      const answer = await world.runtime.past(runId, { kind: 'sequence', sequence });
      expect(answer).toMatchObject({ kind: 'past', past: { summary: last, state: expected } });
    }
    const now = await world.runtime.past(runId);
    expect(now).toMatchObject({
      past: { state: { status: 'completed', sequence: last!.sequence } },
    });
  });

  test('is told for an instant: all that had happened by then', async () => {
    const world = await worlds.open();
    await world.publish('naps', NAPS);
    const runId = await world.start('naps');
    world.clock.advance(1000);
    await world.until(async () => (await world.store.run(runId))?.currentTasks[0] === 'second');
    const at = async (time: number) => world.runtime.past(runId, { kind: 'time', time });
    expect(await at(NOW + 999)).toMatchObject({
      past: { at: NOW, waits: [{ task: 'first', wait: { kind: 'timer', until: NOW + 1000 } }] },
    });
    expect(await at(NOW + 1000)).toMatchObject({
      past: { at: NOW + 1000, waits: [{ task: 'second', wait: { until: NOW + 3000 } }] },
    });
  });

  test('is not told of before the first event, after the last one, or of no run', async () => {
    const world = await worlds.open();
    await world.publish('one', '- a: { wait: PT1H }');
    const runId = await world.start('one');
    const lastSequence = (await world.store.run(runId))?.sequence;
    const none = { kind: 'no-such-position', lastSequence, startedAt: NOW };
    const before = { kind: 'time', time: NOW - 1 } as const;
    expect(await world.runtime.past(runId, before)).toEqual(none);
    expect(await world.runtime.past(runId, { kind: 'sequence', sequence: 99 })).toEqual(none);
    expect(await world.runtime.past('nobody')).toEqual({ kind: 'unknown-run' });
  });

  test('is told as the version says that the run followed then', async () => {
    const world = await worlds.open();
    const hears = (type: string) =>
      `- hear: { listen: { to: { one: { with: { type: ${type} } } } } }`;
    await world.publish('one', hears('old'), '1.0.0');
    await world.publish('one', hears('new'), '2.0.0');
    const runId = await world.start('one', { version: '1.0.0' });
    await world.untilStatus(runId, 'waiting');
    const { sequence } = (await world.store.run(runId))!;
    await world.runtime.migrate(runId, { version: '2.0.0' }, {});
    const told = async (position?: LogPosition) => {
      const answer = await world.runtime.past(runId, position);
      if (answer.kind !== 'past') throw new Error('Expected the run to have a past.');
      const { definition, waits } = answer.past;
      return [definition.version, waits.map(({ wait }) => wait)];
    };
    const waitFor = (type: string) => [{ kind: 'event', filters: [{ type }], consumed: 0 }];
    expect(await told({ kind: 'sequence', sequence })).toEqual(['1.0.0', waitFor('old')]);
    expect(await told()).toEqual(['2.0.0', waitFor('new')]);
  });
});
