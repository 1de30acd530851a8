import type { CloudEvent } from '@tutti/engine';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { onEveryStore } from '../runtime/testing/every-store.ts';
import { SimulatedClock } from '../runtime/testing/simulated-clock.ts';
import { type Store, StoreFault } from '../store/port.ts';
import { acceptedOf, batchOf, cloudEvent } from '../store/testing/turns.ts';
import type { SinkSettings } from './event-sink.ts';
import { EventSinks, HELD_MS } from './event-sinks.ts';
import { DISABLED_AFTER_MS } from './sink-runner.ts';
import type { DeliveryResult, SinkTransport } from './transport.ts';

const NOW = 1_767_225_600_000;
const ID = { namespace: 'shop', name: 'audit' };
const DOWN: DeliveryResult = { kind: 'failed', detail: 'It is down.' };

const SETTINGS: SinkSettings = {
  target: { kind: 'http', url: 'https://audit.example/events', secrets: ['signing'] },
  types: ['order.*'],
  sources: [],
  updatedAt: NOW,
  updatedBy: 'ada',
};

onEveryStore('event sinks', (worlds) => {
  let clock: SimulatedClock;
  let opened: EventSinks[];
  let told: string[];
  /** What the other side has taken, in order. */
  let taken: string[];
  let tries: number;
  let answer: (event: CloudEvent) => DeliveryResult | Promise<DeliveryResult>;

  const transport: SinkTransport = {
    async deliver(_, event, signal) {
      tries += 1;
      const gone = new Promise<DeliveryResult>((resolve) => {
        signal.addEventListener('abort', () => resolve({ kind: 'failed', detail: 'Aborted.' }));
      });
      const result = await Promise.race([answer(event), gone]);
      if (result.kind === 'delivered') taken.push(event.id);
      return result;
    },
  };

  beforeEach(() => {
    clock = new SimulatedClock(NOW);
    opened = [];
    told = [];
    taken = [];
    tries = 0;
    answer = () => ({ kind: 'delivered' });
  });
  afterEach(async () => {
    await Promise.all(opened.map((sinks) => sinks.close()));
  });

  async function open(store: Store = worlds.store): Promise<EventSinks> {
    const note = (message: string, fields?: object) =>
      void told.push(`${message} ${JSON.stringify(fields)}`);
    const log = { info: note, warn: note, error: note };
    const sinks = new EventSinks({ store, transport, clock, log, chance: () => 0 });
    opened.push(sinks);
    await sinks.open();
    return sinks;
  }

  async function accept(ids: readonly string[], changes: Partial<CloudEvent> = {}) {
    const acceptedAt = clock.now();
    const accepted = ids.map((id) =>
      acceptedOf(cloudEvent(id, changes), { acceptedAt, expiresAt: acceptedAt + 3_600_000 }),
    );
    await worlds.store.commit(batchOf({ accepted }));
    for (const sinks of opened) sinks.accepted(new Set(['shop']));
  }

  const until = (assertion: () => void | Promise<void>) =>
    vi.waitFor(assertion, { interval: 1, timeout: 30_000 });
  const untilTaken = (...ids: string[]) => until(() => expect(taken).toEqual(ids));

  /** Waits for the next failure, and lets the pause after it pass. */
  async function passPause(ms: number, failures: number, sinks: EventSinks): Promise<void> {
    await until(async () => {
      expect((await sinks.get(ID))?.progress.failures).toBe(failures);
      expect(clock.armed).toBe(1);
    });
    const before = tries;
    clock.advance(ms - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(tries).toBe(before);
    clock.advance(1);
  }

  test('take the events that they want, in order, beginning with the next one', async () => {
    const sinks = await open();
    await accept(['before']);
    await sinks.set(ID, SETTINGS);
    await accept(['a', 'b']);
    await accept(['other'], { type: 'stock.low' });
    await accept(['c']);
    await untilTaken('a', 'b', 'c');
    await until(async () => {
      expect((await sinks.get(ID))?.progress).toEqual({
        status: 'active',
        position: await worlds.store.acceptedPosition('shop'),
        delivered: 3,
        lastDeliveredAt: NOW,
        failures: 0,
      });
    });
  });

  test('take many pages, also of events that nobody wants', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    const ids = Array.from({ length: 250 }, (_, index) => `n${index}`);
    await accept(ids, { type: 'stock.low' });
    await accept(['a']);
    await untilTaken('a');
  });

  test('try an event again, with longer and longer pauses, before they go on', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    answer = () => DOWN;
    await accept(['a', 'b']);
    await passPause(1000, 1, sinks);
    await passPause(2000, 2, sinks);
    await passPause(4000, 3, sinks);
    await until(async () => {
      expect((await sinks.get(ID))?.progress).toMatchObject({
        failures: 4,
        failingSince: NOW,
        lastFailure: { at: NOW + 7000, detail: 'It is down.' },
      });
    });
    answer = () => ({ kind: 'delivered' });
    await until(() => expect(clock.armed).toBe(1));
    clock.advance(8000);
    await untilTaken('a', 'b');
    expect(told.filter((line) => line.includes('fails'))).toHaveLength(1);
  });

  test('wait for as long as the other side asks', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    answer = () => ({ kind: 'failed', detail: 'Busy.', retryAfterMs: 60_000 });
    await accept(['a']);
    await passPause(60_000, 1, sinks);
  });

  test('are disabled after a day of failures, with the reason, and go on when resumed', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    answer = () => DOWN;
    await accept(['a']);
    await until(() => expect(clock.armed).toBe(1));
    clock.advance(DISABLED_AFTER_MS);
    await until(async () => {
      expect((await sinks.get(ID))?.progress).toMatchObject({
        status: 'disabled',
        reason: 'It failed 2 times in 24 hours, at last so: It is down.',
      });
    });
    expect(clock.armed).toBe(0);
    await accept(['b']);
    await worlds.store.sweep(clock.now() + 3_600_001, await sinks.held());
    answer = () => ({ kind: 'delivered' });
    expect((await sinks.resume(ID))?.progress).toMatchObject({ status: 'active', failures: 0 });
    await untilTaken('a', 'b');
    expect(told.join()).toContain('disabled');
  });

  test('are disabled at once when the other side wants no more', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    answer = () => ({ kind: 'gone', detail: 'It answered 410.' });
    await accept(['a']);
    await until(async () => {
      const progress = (await sinks.get(ID))?.progress;
      expect(progress).toMatchObject({ status: 'disabled', reason: 'It answered 410.' });
    });
    expect(tries).toBe(1);
  });

  test('that are paused take nothing, and everything when resumed', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    await sinks.pause(ID);
    await accept(['a']);
    clock.advance(HELD_MS - 1);
    await accept(['b']);
    await worlds.store.sweep(clock.now(), await sinks.held());
    expect(taken).toEqual([]);
    await sinks.resume(ID);
    await untilTaken('a', 'b');
  });

  test('hold no event for longer than three days', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    await sinks.pause(ID);
    await accept(['a']);
    clock.advance(HELD_MS + 1);
    await accept(['b']);
    await worlds.store.sweep(clock.now(), await sinks.held());
    await sinks.resume(ID);
    await untilTaken('b');
  });

  test('go back to a time, or on to one', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    await accept(['a']);
    await untilTaken('a');
    clock.advance(1000);
    const second = clock.now();
    await accept(['b', 'c']);
    await untilTaken('a', 'b', 'c');
    await sinks.replay(ID, second);
    await untilTaken('a', 'b', 'c', 'b', 'c');
    answer = () => DOWN;
    await accept(['poison']);
    await until(async () => expect((await sinks.get(ID))?.progress.failures).toBe(1));
    answer = () => ({ kind: 'delivered' });
    await sinks.replay(ID, clock.now() + 1);
    await accept(['d']);
    await untilTaken('a', 'b', 'c', 'b', 'c', 'd');
  });

  test('go on after a restart, with what was not stored to be taken once more', async () => {
    const first = await open();
    await first.set(ID, SETTINGS);
    await accept(['a']);
    await untilTaken('a');
    await until(async () => expect((await first.get(ID))?.progress.delivered).toBe(1));
    // The event is on its way when the process dies.
    answer = () => new Promise(() => {});
    await accept(['b', 'c']);
    await until(() => expect(tries).toBe(2));
    await first.close();
    answer = () => ({ kind: 'delivered' });
    await open();
    await untilTaken('a', 'b', 'c');
  });

  test('get new settings and go on where they are', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    await accept(['a']);
    await untilTaken('a');
    await sinks.set(ID, { ...SETTINGS, types: ['stock.*'] });
    await accept(['b']);
    await accept(['c'], { type: 'stock.low' });
    await untilTaken('a', 'c');
    expect((await sinks.get(ID))?.settings.types).toEqual(['stock.*']);
  });

  test('that are deleted take nothing any longer', async () => {
    const sinks = await open();
    await sinks.set(ID, SETTINGS);
    expect([await sinks.delete(ID), await sinks.delete(ID)]).toEqual([true, false]);
    await accept(['a']);
    expect([await sinks.get(ID), await sinks.pause(ID), await sinks.held()]).toEqual([
      null,
      null,
      [],
    ]);
    expect(taken).toEqual([]);
  });

  test('of other namespaces hear nothing', async () => {
    const sinks = await open();
    await sinks.set({ ...ID, namespace: 'other' }, SETTINGS);
    await accept(['a']);
    sinks.accepted(new Set(['other']));
    await sinks.pause({ ...ID, namespace: 'other' });
    expect(taken).toEqual([]);
  });

  test('outlive a store that is out of order', async () => {
    let isBroken = false;
    const broken = new Proxy(worlds.store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (name !== 'changeResources') return value.bind(target);
        const refuse = () => Promise.reject(new StoreFault('The disk is full.'));
        return isBroken ? refuse : value.bind(target);
      },
    });
    const sinks = await open(broken);
    await sinks.set(ID, SETTINGS);
    isBroken = true;
    await accept(['a']);
    await until(() => expect(told.at(-1)).toContain('could not go on'));
    await expect(sinks.pause(ID)).rejects.toThrow(StoreFault);
    isBroken = false;
    await until(() => expect(new Set(taken)).toEqual(new Set(['a'])));
    await until(async () => expect((await sinks.get(ID))?.progress.failures).toBe(0));
  });
});

describe('a sink', () => {
  test('is held events for longer than it is tried', () => {
    expect(HELD_MS).toBeGreaterThan(DISABLED_AFTER_MS);
  });
});
