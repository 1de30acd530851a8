import type { RunState } from '@tutti/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunSummary } from '../runtime/runtime.ts';
import { heldEventsContract } from './held-events.contract.ts';
import { humanTasksContract } from './human-tasks.contract.ts';
import { placesContract } from './places.contract.ts';
import { type Store, StoreFault } from './port.ts';
import { resourcesContract } from './resources.contract.ts';
import { schedulesContract } from './schedules.contract.ts';
import {
  acceptedOf,
  type BatchChanges,
  batchOf,
  callOf,
  cloudEvent,
  definitionOf,
  planOf,
  summaryOf,
  suspended,
  turnOf,
} from './testing/turns.ts';

const LARGE = Array.from({ length: 9000 }, (_, index) => `large value ${index}`);

/** What every store does. Each store's own tests run it. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: the contract of stores`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());
    const commit = (changes: BatchChanges) => store.commit(batchOf(changes));

    runsContract(() => store, commit);
    atomicityContract(() => store, commit);
    outboxContract(() => store, commit);
    eventsContract(() => store, commit);
    listContract(() => store, commit);
    longListContract(() => store, commit);
    definitionsContract(() => store);
    schedulesContract(() => store, commit);
    placesContract(() => store, commit);
    resourcesContract(() => store);
    heldEventsContract(() => store, commit);
    humanTasksContract(() => store, commit);
  });
}

type Commit = (changes: BatchChanges) => ReturnType<Store['commit']>;

function runsContract(store: () => Store, commit: Commit): void {
  test('a run is what its turns have made of it', async () => {
    await commit({ turns: [turnOf('r1', 1, { events: [suspended(1), suspended(2)] })] });
    await commit({ turns: [turnOf('r1', 3, { events: [suspended(3)] }), turnOf('r2', 1)] });
    expect(await store().loadRun('r1')).toEqual({
      summary: summaryOf('r1', { sequence: 3 }),
      snapshot: null,
      events: [suspended(1), suspended(2), suspended(3)],
      turns: 2,
    });
    expect(await store().run('r1')).toEqual(summaryOf('r1', { sequence: 3 }));
    expect(await store().loadRun('nobody')).toBeNull();
    expect(await store().run('nobody')).toBeNull();
  });

  test('a snapshot stands for the events before it', async () => {
    const snapshot = { id: 'r1', sequence: 2 } as RunState;
    await commit({ turns: [turnOf('r1', 1)] });
    await commit({ turns: [turnOf('r1', 2, { snapshot })] });
    await commit({ turns: [turnOf('r1', 3, { events: [suspended(3)] })] });
    const loaded = await store().loadRun('r1');
    expect(loaded).toMatchObject({ snapshot, events: [suspended(3)], turns: 1 });
  });

  test('events are read by number, from anywhere', async () => {
    await commit({ turns: [turnOf('r1', 1, { events: [suspended(1), suspended(2)] })] });
    await commit({ turns: [turnOf('r1', 3, { events: [suspended(3), suspended(4)] })] });
    expect(await store().runEvents('r1', 0, 3)).toEqual([
      { sequence: 1, event: suspended(1) },
      { sequence: 2, event: suspended(2) },
      { sequence: 3, event: suspended(3) },
    ]);
    expect(await store().runEvents('r1', 3, 10)).toEqual([{ sequence: 4, event: suspended(4) }]);
    expect(await store().runEvents('r1', 4, 10)).toEqual([]);
    expect(await store().runEvents('nobody', 0, 10)).toEqual([]);
  });

  test('runs are found when they are due, the longest due first', async () => {
    await commit({ turns: [turnOf('r1', 1, { dueAt: 300 }), turnOf('r2', 1, { dueAt: 200 })] });
    await commit({ turns: [turnOf('r3', 1), turnOf('r4', 1, { dueAt: 400 })] });
    expect(await store().nextDueAt(0)).toBe(200);
    expect(await store().nextDueAt(200)).toBe(300);
    expect(await store().nextDueAt(400)).toBeNull();
    expect(await store().dueRuns(300, 10)).toEqual(['r2', 'r1']);
    expect(await store().dueRuns(300, 1)).toEqual(['r2']);
    await commit({ turns: [turnOf('r2', 2, { dueAt: null })] });
    expect(await store().dueRuns(300, 10)).toEqual(['r1']);
  });

  test('a due time is put right without an event', async () => {
    await commit({ turns: [turnOf('r1', 1, { dueAt: 300 })] });
    await commit({ turns: [turnOf('r1', 2, { events: [], dueAt: null })] });
    expect(await store().nextDueAt(0)).toBeNull();
    expect(await store().loadRun('r1')).toMatchObject({ summary: { sequence: 1 }, turns: 1 });
  });

  test('large values come back whole', async () => {
    const large = { type: 'run-completed', at: 1, output: { rows: LARGE } } as const;
    const problem = { type: 'x', status: 500, detail: 'long '.repeat(20_000) };
    const turn = turnOf('r1', 1, { events: [large], about: { problem } });
    await commit({ turns: [turn] });
    expect(await store().loadRun('r1')).toMatchObject({ events: [large], summary: { problem } });
    expect(await store().runEvents('r1', 0, 1)).toEqual([{ sequence: 1, event: large }]);
  });
}

function atomicityContract(store: () => Store, commit: Commit): void {
  test('a commit that is refused has changed nothing', async () => {
    await commit({ turns: [turnOf('r1', 1)] });
    const refused = commit({
      turns: [turnOf('r2', 1, { dueAt: 5 }), turnOf('r1', 1)],
      accepted: [acceptedOf(cloudEvent('e1'))],
    });
    await expect(refused).rejects.toBeInstanceOf(StoreFault);
    expect(await store().run('r2')).toBeNull();
    expect(await store().nextDueAt(0)).toBeNull();
    expect(await commit({ accepted: [acceptedOf(cloudEvent('e1'))] })).toMatchObject({
      duplicates: [false],
    });
  });

  test('a turn that leaves a gap or comes late is refused', async () => {
    await commit({ turns: [turnOf('r1', 1)] });
    await expect(commit({ turns: [turnOf('r1', 3)] })).rejects.toBeInstanceOf(StoreFault);
    await commit({ turns: [turnOf('r1', 2)] });
    await expect(commit({ turns: [turnOf('r1', 2)] })).rejects.toBeInstanceOf(StoreFault);
  });

  test('an idempotency key stands for one run for ever', async () => {
    const startKey = { namespace: 'shop', key: 'k', requestHash: 'h', runId: 'r1' };
    await commit({ turns: [turnOf('r1', 1, { startKey })] });
    expect(await store().startKey('shop', 'k')).toEqual(startKey);
    expect(await store().startKey('other', 'k')).toBeNull();
    const again = turnOf('r2', 1, { startKey: { ...startKey, runId: 'r2' } });
    await expect(commit({ turns: [again] })).rejects.toBeInstanceOf(StoreFault);
    expect(await store().run('r2')).toBeNull();
  });

  test('a closed store refuses', async () => {
    await store().close();
    await expect(commit({})).rejects.toBeInstanceOf(StoreFault);
    await expect(store().outbox(0, 1)).rejects.toBeInstanceOf(StoreFault);
  });
}

function outboxContract(store: () => Store, commit: Commit): void {
  const entry = (runId: string, key: string, args = {}) => ({
    runId,
    key,
    namespace: 'shop',
    pointer: '/do/0/call',
    effect: callOf(runId, key, args),
  });

  test('effects stay in the outbox until they are settled', async () => {
    await commit({ turns: [turnOf('r1', 1, { effects: [entry('r1', 'e1'), entry('r1', 'e2')] })] });
    await commit({ turns: [turnOf('r2', 1, { effects: [entry('r2', 'e1', { rows: LARGE })] })] });
    const [first, second, third] = await store().outbox(0, 10);
    expect(first).toMatchObject(entry('r1', 'e1'));
    expect(second).toMatchObject(entry('r1', 'e2'));
    expect(third).toMatchObject(entry('r2', 'e1', { rows: LARGE }));
    expect(await store().outbox(first?.position ?? 0, 1)).toEqual([second]);
    const settled = { effects: [{ runId: 'r1', key: 'e1' }], deliveries: [] };
    await commit({ turns: [turnOf('r1', 2, { effects: [entry('r1', 'e3')] })], settled });
    expect((await store().outbox(0, 10)).map(({ key }) => key)).toEqual(['e2', 'e1', 'e3']);
  });

  test('an effect that is settled in its own commit never appears', async () => {
    const settled = { effects: [{ runId: 'r1', key: 'e1' }], deliveries: [] };
    await commit({ turns: [turnOf('r1', 1, { effects: [entry('r1', 'e1')] })], settled });
    expect(await store().outbox(0, 10)).toEqual([]);
  });
}

function eventsContract(store: () => Store, commit: Commit): void {
  const subscribe = (runId: string, offers: object[], since = 0, about = {}) =>
    turnOf(runId, 1, { subscribed: [{ id: 'a1', offers, since }], about });
  const receivers = async () =>
    (await store().deliveries(0, 100)).map(
      ({ to, event }) => `${to.kind === 'run' ? to.runId : to.name} ${event.id}`,
    );

  test('an event is delivered to every subscription of the namespace that it fits', async () => {
    await commit({
      turns: [
        subscribe('any', [{}]),
        subscribe('type', [{ type: 'order.paid' }]),
        subscribe('source', [{ source: '/tests' }]),
        subscribe('both', [{ type: 'order.paid', source: '/tests' }, { type: 'x' }]),
        subscribe('type not', [{ type: 'order.sent' }]),
        subscribe('both not', [{ type: 'order.paid', source: '/other' }]),
        subscribe('elsewhere', [{}], 0, { namespace: 'other' }),
      ],
    });
    const report = await commit({ accepted: [acceptedOf(cloudEvent('e1', { data: LARGE }))] });
    expect(report).toMatchObject({ duplicates: [false], delivers: true });
    const found = await receivers();
    expect(found.sort()).toEqual(['any e1', 'both e1', 'source e1', 'type e1']);
    expect((await store().deliveries(0, 1))[0]).toMatchObject({
      to: { kind: 'run', subscription: 'a1' },
      event: cloudEvent('e1', { data: LARGE }),
      expiresAt: 5000,
    });
  });

  test('accepted events are followed in order from a position, until they expire', async () => {
    const accepted = ['e1', 'e2', 'e3'].map((id) => acceptedOf(cloudEvent(id)));
    const elsewhere = { ...acceptedOf(cloudEvent('e4')), namespace: 'other' };
    await commit({ accepted: [...accepted.slice(0, 2), elsewhere] });
    await commit({ accepted: [acceptedOf(cloudEvent('e1')), ...accepted.slice(2)] });
    const [first, ...rest] = await store().acceptedEvents('shop', 0, 10);
    const position = expect.any(Number);
    expect([first, ...rest]).toEqual(accepted.map((event) => ({ ...event, position })));
    expect(await store().acceptedEvents('shop', first?.position ?? 0, 10)).toEqual(rest);
    expect(await store().acceptedEvents('shop', first?.position ?? 0, 1)).toEqual([rest[0]]);
    await store().sweep(5000);
    expect(await store().acceptedEvents('shop', 0, 10)).toEqual([]);
  });

  test('an offer with a value is for the events that have it, buffered ones too', async () => {
    const order = (value: string | number | boolean) => ({
      type: 'order.paid',
      key: { path: ['data', 'order'], value },
    });
    const early = cloudEvent('early', { data: { order: 7 } });
    await commit({ accepted: [acceptedOf(early), acceptedOf(cloudEvent('other'))] });
    await commit({
      turns: [
        subscribe('seven', [order(7)]),
        subscribe('text', [order('7')]),
        subscribe('true', [order(true)]),
        subscribe('subject', [{ key: { path: ['subject'], value: 'a' } }, order(9)]),
        subscribe('proto', [{ key: { path: ['__proto__', 'x'], value: 1 } }]),
      ],
    });
    const events = [
      cloudEvent('seven', { data: { order: 7, rest: LARGE } }),
      cloudEvent('text', { data: { order: '7' } }),
      cloudEvent('list', { data: { order: [7] } }),
      cloudEvent('none', { data: LARGE }),
      cloudEvent('subject', { subject: 'a', data: { order: 9 } }),
      cloudEvent('type', { type: 'x', data: { order: 7 } }),
    ];
    await commit({ accepted: events.map((event) => acceptedOf(event)) });
    const expected = ['seven early', 'seven seven', 'subject subject', 'text text'];
    expect((await receivers()).sort()).toEqual(expected);
  });

  test('an event is accepted once per namespace, source and id', async () => {
    await commit({ turns: [subscribe('r1', [{}])], accepted: [acceptedOf(cloudEvent('e1'))] });
    const again = await commit({
      accepted: [
        acceptedOf(cloudEvent('e1')),
        acceptedOf(cloudEvent('e1', { source: '/other' })),
        acceptedOf(cloudEvent('e1'), { namespace: 'other' }),
      ],
    });
    expect(again.duplicates).toEqual([true, false, false]);
    expect(await receivers()).toEqual(['r1 e1', 'r1 e1']);
  });

  test('buffered events are delivered to a later subscription, since when it asks', async () => {
    await commit({
      accepted: [
        acceptedOf(cloudEvent('early'), { acceptedAt: 400 }),
        acceptedOf(cloudEvent('kept'), { acceptedAt: 500 }),
        acceptedOf(cloudEvent('expired'), { acceptedAt: 500, expiresAt: 1000 }),
        acceptedOf(cloudEvent('unfit', { type: 'x' }), { acceptedAt: 500 }),
      ],
    });
    const turns = [subscribe('r1', [{ type: 'order.paid' }, { source: '/tests', type: 'y' }], 500)];
    expect(await commit({ turns })).toMatchObject({ delivers: true });
    expect(await receivers()).toEqual(['r1 kept']);
  });

  test('a delivery stays until it is settled', async () => {
    await commit({ turns: [subscribe('r1', [{}])] });
    const accepted = ['e1', 'e2', 'e3'].map((id) => acceptedOf(cloudEvent(id)));
    await commit({ accepted });
    const [first, second] = await store().deliveries(0, 2);
    expect(await store().deliveries(first?.position ?? 0, 1)).toEqual([second]);
    await commit({ settled: { effects: [], deliveries: [second?.position ?? 0] } });
    expect(await receivers()).toEqual(['r1 e1', 'r1 e3']);
  });

  test('the end of a subscription takes its deliveries along', async () => {
    await commit({ turns: [subscribe('r1', [{}])], accepted: [acceptedOf(cloudEvent('e1'))] });
    await commit({ turns: [turnOf('r1', 2, { unsubscribed: ['a1'] })] });
    const report = await commit({ accepted: [acceptedOf(cloudEvent('e2'))] });
    expect(report.delivers).toBe(false);
    expect(await receivers()).toEqual([]);
  });

  test('expired events are swept away once they are delivered', async () => {
    await commit({ turns: [subscribe('r1', [{ type: 'order.paid' }])] });
    await commit({
      accepted: [
        acceptedOf(cloudEvent('waited for', { data: LARGE })),
        acceptedOf(cloudEvent('nobody', { type: 'x' })),
        acceptedOf(cloudEvent('young', { type: 'x' }), { expiresAt: 9000 }),
      ],
    });
    expect(await store().sweep(5000)).toMatchObject({ events: 1 });
    expect(await receivers()).toEqual(['r1 waited for']);
    const [delivery] = await store().deliveries(0, 1);
    expect(delivery?.event.data).toEqual(LARGE);
    await commit({ settled: { effects: [], deliveries: [delivery?.position ?? 0] } });
    expect(await store().sweep(5000)).toMatchObject({ events: 1 });
  });
}

function listContract(store: () => Store, commit: Commit): void {
  const runs: readonly Partial<RunSummary>[] = [
    { id: 'r1', startedAt: 100 },
    { id: 'r2', startedAt: 200, status: 'faulted', tags: { team: 'a', city: 'Rome' } },
    { id: 'r3', startedAt: 200, definition: { name: 'refund', version: '1.0.0' } },
    { id: 'r4', startedAt: 300, namespace: 'other', status: 'completed' },
    { id: 'r5', startedAt: 400, parentRunId: 'r1', tags: { team: 'a' } },
    { id: 'r6', startedAt: 500, definition: { name: 'order', version: '2.0.0' }, rerunOf: 'r5' },
  ];

  test.each([
    [{}, 'r6 r5 r4 r3 r2 r1'],
    [{ namespace: 'shop' }, 'r6 r5 r3 r2 r1'],
    [{ status: ['faulted', 'completed'] }, 'r4 r2'],
    [{ status: ['running', 'faulted'] }, 'r6 r5 r3 r2 r1'],
    [{ status: ['faulted', 'faulted'] }, 'r2'],
    [{ status: [] }, ''],
    [{ name: 'order', version: '1.0.0' }, 'r5 r4 r2 r1'],
    [{ parentRunId: 'r1' }, 'r5'],
    [{ rerunOf: 'r5' }, 'r6'],
    [{ startedFrom: 200, startedBefore: 400 }, 'r4 r3 r2'],
    [{ tags: { team: 'a' } }, 'r5 r2'],
    [{ tags: { team: 'a', city: 'Rome' } }, 'r2'],
    [{ tags: { toString: 'x' } }, ''],
  ] as const)('runs are listed newest first by %j', async (query, expected) => {
    const turns = runs.map((about) => turnOf(about.id ?? '', 1, { about }));
    await commit({ turns });
    const page = await store().runs({ ...query, limit: 10 });
    expect(page.runs.map(({ id }) => id).join(' ')).toBe(expected);
    expect(page.next).toBeUndefined();
  });

  test('pages follow each other without a gap', async () => {
    await commit({ turns: runs.map((about) => turnOf(about.id ?? '', 1, { about })) });
    const first = await store().runs({ limit: 3 });
    expect(first.runs.map(({ id }) => id)).toEqual(['r6', 'r5', 'r4']);
    expect(first.next).toEqual({ startedAt: 300, id: 'r4' });
    const second = await store().runs({ limit: 1, after: { startedAt: 200, id: 'r3' } });
    expect(second.runs.map(({ id }) => id)).toEqual(['r2']);
    expect(second.next).toEqual({ startedAt: 200, id: 'r2' });
  });
}

/** Longer than what a database is asked for at once. */
function longListContract(store: () => Store, commit: Commit): void {
  test('a long list has every run, and says where it goes on', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `r${String(index).padStart(3, '0')}`);
    await commit({ turns: ids.map((id) => turnOf(id, 1, { about: { startedAt: 7 } })) });
    const all = await store().runs({ limit: 500 });
    expect(all.runs.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(all.next).toBeUndefined();
    const most = await store().runs({ limit: 499 });
    expect(most.runs).toEqual(all.runs.slice(0, 499));
    expect(most.next).toEqual({ startedAt: 7, id: 'r001' });
  });

  test('a long log has every event, in order', async () => {
    const told = { type: 'run-completed', at: 1, output: null } as const;
    const events = (count: number) => Array(count).fill(told);
    await commit({ turns: [turnOf('r1', 1, { events: events(150) })] });
    await commit({ turns: [turnOf('r1', 151, { events: events(350) })] });
    const numbers = async (after: number, limit: number) =>
      (await store().runEvents('r1', after, limit)).map(({ sequence }) => sequence);
    const from = (first: number, count: number) =>
      Array.from({ length: count }, (_, index) => first + index);
    expect(await numbers(0, 1000)).toEqual(from(1, 500));
    expect(await numbers(100, 300)).toEqual(from(101, 300));
  });
}

function definitionsContract(store: () => Store): void {
  test('a published version never changes', async () => {
    const first = definitionOf('1.0.0');
    const plan = planOf('sha256:1.0.0');
    expect(await store().publish(first, plan)).toBe('published');
    expect(await store().publish({ ...first, publishedAt: 2 }, plan)).toBe('unchanged');
    const other = definitionOf('1.0.0', { planId: 'sha256:x' });
    expect(await store().publish(other, planOf('sha256:x'))).toBe('conflict');
    expect(await store().definition('shop', 'order', '1.0.0')).toEqual(first);
    expect(await store().plan('sha256:1.0.0')).toEqual(plan);
    expect(await store().plan('sha256:x')).toBeNull();
  });

  test('without a version the latest one is meant, at the time of asking', async () => {
    expect(await store().resolve('shop', 'order')).toBeNull();
    for (const version of ['1.9.0', '1.10.0', '2.0.0-rc.1', '1.2.0']) {
      await store().publish(definitionOf(version), planOf(`sha256:${version}`));
    }
    const latest = { version: '1.10.0', planId: 'sha256:1.10.0' };
    expect(await store().resolve('shop', 'order')).toEqual(latest);
    expect((await store().definition('shop', 'order'))?.version).toBe('1.10.0');
    await store().publish(definitionOf('1.11.0'), planOf('sha256:1.11.0'));
    expect((await store().resolve('shop', 'order'))?.version).toBe('1.11.0');
    expect((await store().resolve('shop', 'order', '1.2.0'))?.planId).toBe('sha256:1.2.0');
    expect(await store().resolve('shop', 'order', '7.0.0')).toBeNull();
  });

  test('definitions are listed by namespace, name and version', async () => {
    const ids = [
      { namespace: 'b', name: 'x', version: '1.0.0' },
      { namespace: 'a', name: 'y', version: '1.10.0' },
      { namespace: 'a', name: 'y', version: '1.9.0' },
      { namespace: 'a', name: 'x', version: '3.0.0' },
    ];
    for (const id of ids) await store().publish(definitionOf(id.version, id), planOf('sha256:p'));
    const list = async (query: object) =>
      (await store().definitions({ limit: 10, ...query })).map(
        ({ namespace, name, version }) => `${namespace}/${name}/${version}`,
      );
    expect(await list({})).toEqual(['a/x/3.0.0', 'a/y/1.9.0', 'a/y/1.10.0', 'b/x/1.0.0']);
    expect(await list({ namespace: 'a', name: 'y' })).toEqual(['a/y/1.9.0', 'a/y/1.10.0']);
    expect(await list({ after: ids[2], limit: 1 })).toEqual(['a/y/1.10.0']);
  });
}
