import type { CloudEvent, EventSet } from '@tutti/engine';
import type { EventFilter, Schedule } from '@tutti/language';
import { expect, test } from 'vitest';
import type { ScheduleState } from '../runtime/schedules/schedule-state.ts';
import type { CommitReport, ScheduleChange, SetChange, Store } from './port.ts';
import {
  acceptedOf,
  type BatchChanges,
  cloudEvent,
  definitionOf,
  planOf,
  turnOf,
} from './testing/turns.ts';

const HOURLY: Schedule = {
  triggers: [{ kind: 'every', ms: 3_600_000 }],
  timeZone: 'UTC',
  catchUp: 'one',
  catchUpLimit: 100,
  overlap: 'allow',
  input: 'none',
  completeWithinMs: 1000,
};

const STATE: ScheduleState = {
  planId: 'sha256:1.0.0',
  nextAt: 7000,
  afterAt: null,
  isPaused: true,
  queue: [],
  running: ['r1'],
  cancelling: [],
};

const ID = { namespace: 'shop', name: 'order' };

function changeOf(changes: Partial<ScheduleChange> = {}): ScheduleChange {
  const { planId } = STATE;
  return { ...ID, planId, state: STATE, dueAt: 7000, isWatching: true, ...changes };
}

const LARGE = Array.from({ length: 9000 }, (_, index) => `large value ${index}`);

function filterOf(type: string): EventFilter {
  return { with: { type: { kind: 'literal', value: type } }, correlate: {} };
}

function setOf(event: CloudEvent): EventSet {
  return {
    events: [event],
    keys: [event.id],
    matched: [0],
    untilMatched: [],
    correlations: {},
    length: 9,
  };
}

/** What every store does with schedules. */
export function schedulesContract(
  store: () => Store,
  commit: (changes: BatchChanges) => Promise<CommitReport>,
): void {
  const publish = (version: string, publishedAt: number, schedule?: Schedule) =>
    store().publish(definitionOf(version, { publishedAt }), {
      ...planOf(`sha256:${version}`),
      ...(schedule && { schedule }),
    });

  test('a published schedule is due at once, and then as its changes say', async () => {
    await publish('1.0.0', 1000, HOURLY);
    expect(await store().dueSchedules(1000, 10)).toEqual([ID]);
    expect(await store().watchingSchedules()).toEqual([]);
    await commit({ settled: { schedules: [changeOf()] } });
    expect(await store().schedule('shop', 'order')).toEqual({
      ...ID,
      version: '1.0.0',
      planId: 'sha256:1.0.0',
      publishedAt: 1000,
      schedule: HOURLY,
      state: STATE,
    });
    expect(await store().dueSchedules(6999, 10)).toEqual([]);
    expect(await store().nextScheduleAt()).toBe(7000);
    expect(await store().watchingSchedules()).toEqual([ID]);
    await commit({ settled: { schedules: [changeOf({ dueAt: null, isWatching: false })] } });
    expect(await store().nextScheduleAt()).toBeNull();
    expect(await store().watchingSchedules()).toEqual([]);
  });

  test('the schedule is that of the latest version, which may have none', async () => {
    await publish('1.0.0', 1000, HOURLY);
    await commit({ settled: { schedules: [changeOf()] } });
    await publish('0.9.0', 2000);
    expect(await store().schedule('shop', 'order')).toMatchObject({ version: '1.0.0' });
    const schedule: Schedule = { ...HOURLY, triggers: [{ kind: 'cron', expression: '0 0 * * *' }] };
    await publish('1.1.0', 3000, schedule);
    const latest = { version: '1.1.0', schedule, state: STATE };
    expect(await store().schedule('shop', 'order')).toMatchObject(latest);
    expect(await store().nextScheduleAt()).toBe(3000);
    await publish('1.2.0', 4000);
    expect(await store().schedule('shop', 'order')).toBeNull();
    expect(await store().nextScheduleAt()).toBeNull();
  });

  test('a change for a version that is no longer the latest is void', async () => {
    await publish('1.0.0', 1000, HOURLY);
    await publish('1.1.0', 2000, HOURLY);
    await commit({ turns: [turnOf('r1', 1)], settled: { schedules: [changeOf()] } });
    expect(await store().schedule('shop', 'order')).toMatchObject({ state: null });
    expect(await store().run('r1')).not.toBeNull();
  });

  const on = (type: string): Schedule => ({
    ...HOURLY,
    triggers: [{ kind: 'on', to: { kind: 'one', filters: [filterOf(type)] }, read: 'data' }],
  });
  const send = (...ids: string[]) =>
    commit({ accepted: ids.map((id) => acceptedOf(cloudEvent(id))) });
  const heard = async () =>
    (await store().deliveries(0, 10)).map(({ to, event }) => [to, event.id]);

  test('a schedule hears the events that it asks for, from its version on', async () => {
    await send('before');
    await publish('1.0.0', 1000, on('order.paid'));
    await publish('0.9.0', 1000, on('x'));
    expect(await send('e1')).toMatchObject({ delivers: true });
    expect(await heard()).toEqual([[{ kind: 'schedule', ...ID }, 'e1']]);
    await publish('1.1.0', 2000, on('x'));
    await send('e2');
    await publish('1.2.0', 3000);
    const [delivery] = await store().deliveries(0, 1);
    await commit({ settled: { deliveries: [delivery?.position ?? 0] } });
    expect(await heard()).toEqual([]);
  });

  test('sets of events are kept until they are gone, expire, or their version is replaced', async () => {
    await publish('1.0.0', 1000, on('order.paid'));
    const change = (position: number, stored: SetChange['stored']): SetChange => ({
      ...ID,
      planId: 'sha256:1.0.0',
      position,
      stored,
    });
    const set = setOf(cloudEvent('e1', { data: LARGE }));
    const kept = { set, expiresAt: 5000 };
    const complete = { set, expiresAt: null };
    const changes = [change(8, complete), change(3, kept), change(5, { set, expiresAt: 6000 })];
    await commit({ settled: { sets: changes } });
    await store().sweep(5000);
    const left = [
      { position: 5, set, expiresAt: 6000 },
      { position: 8, ...complete },
    ];
    expect(await store().eventSets(ID)).toEqual(left);
    expect(await store().eventSet(ID, 8)).toEqual(left[1]);
    expect(await store().eventSet({ ...ID, name: 'x' }, 8)).toBeNull();
    await commit({ settled: { sets: [change(5, null), change(8, kept)] } });
    expect(await store().eventSets(ID)).toEqual([{ position: 8, ...kept }]);
    await publish('1.1.0', 2000, on('order.paid'));
    await commit({ settled: { sets: [change(9, kept)] } });
    expect(await store().eventSets(ID)).toEqual([]);
  });

  test('schedules are listed by name, one namespace at a time', async () => {
    const places = [
      ['shop', 'b'],
      ['shop', 'a'],
      ['other', 'c'],
      ['shop', 'd'],
    ] as const;
    for (const [namespace, name] of places) {
      const plan = { ...planOf(`sha256:${name}`), schedule: HOURLY };
      await store().publish(definitionOf('1.0.0', { namespace, name, planId: plan.id }), plan);
    }
    const names = async (query: { readonly after?: string; readonly limit: number }) =>
      (await store().schedules({ namespace: 'shop', ...query })).map(({ name }) => name);
    expect(await names({ limit: 9 })).toEqual(['a', 'b', 'd']);
    expect(await names({ limit: 2 })).toEqual(['a', 'b']);
    expect(await names({ after: 'b', limit: 9 })).toEqual(['d']);
  });
}
