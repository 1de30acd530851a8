import type { OperationAction } from '@tutti/api';
import { expect, test } from 'vitest';
import { onEveryStore } from '../runtime/testing/every-store.ts';
import { fallible } from '../runtime/testing/fallible-store.ts';
import type { World } from '../runtime/testing/world.ts';
import type { Operation, Selection, Work } from './operation.ts';
import { Operations } from './operations.ts';
import type { WorkPorts } from './work.ts';

const LISTEN = (type: string) => `- hear: { listen: { to: { one: { with: { type: ${type} } } } } }`;
const FAIL = '- a: { raise: { error: { type: "https://x.example/errors/stock", status: 409 } } }';

/** The operations of a world: of its store and its runtime. */
async function open(
  world: Pick<World, 'store' | 'clock' | 'warnings' | 'runtime'>,
  runtime = portsOf(world.runtime),
): Promise<Operations> {
  const { store, clock } = world;
  let last = 0;
  const ids = {
    runId: () => {
      last += 1;
      return `op${last}`;
    },
  };
  const note = (message: string) => void world.warnings.push(message);
  const log = { info: () => {}, warn: note, error: note };
  const operations = new Operations({ store, runtime, clock, ids, log });
  await operations.open();
  return operations;
}

function portsOf(runtime: World['runtime']): WorkPorts['runtime'] {
  return {
    submitOnce: (request) => runtime.submitOnce(request),
    tryCommand: (...asked) => runtime.tryCommand(...asked),
    repair: (request) => runtime.repair(request),
    preview: (...asked) => runtime.preview(...asked),
    migrate: (...asked) => runtime.migrate(...asked),
    previewMigration: (...asked) => runtime.previewMigration(...asked),
    start: (...asked) => runtime.start(...asked),
  };
}

function asking(work: Work, selection: Selection, id?: string) {
  const action: OperationAction = { type: 'cancel' };
  const asked = { action, filter: {} };
  return {
    namespace: 'test',
    work,
    selection,
    asked,
    createdBy: 'ann',
    runsPerSecond: 1000,
    ...(id !== undefined && { id }),
  };
}

async function ended(world: World, operations: Operations, id: string): Promise<Operation> {
  await world.until(async () => {
    world.clock.advance(1000);
    const operation = await operations.get({ namespace: 'test', id });
    return operation?.progress.status !== 'running';
  });
  const operation = await operations.get({ namespace: 'test', id });
  if (operation === null) throw new Error(`Expected operation ${id} to be kept, but it is not.`);
  return operation;
}

async function statuses(world: World): Promise<readonly string[]> {
  const { runs } = await world.store.runs({ limit: 1000 });
  return runs.map(({ status }) => status);
}

async function startMany(world: World, name: string, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await world.start(name));
  return ids;
}

const CANCEL: Work = { kind: 'submit', command: { type: 'cancel', rollback: false } };

onEveryStore('an operation', (worlds) => {
  test('does the same with all runs that its filter lets through, and no others', async () => {
    const world = await worlds.open();
    await world.publish('one', LISTEN('x'));
    await world.publish('other', LISTEN('x'));
    await startMany(world, 'one', 60);
    const [stays] = await startMany(world, 'other', 1);
    const operations = await open(world);
    const created = await operations.create(asking(CANCEL, { name: 'one' }));
    expect(created).toMatchObject({ id: 'op1', matched: 60, isMore: false });
    const { progress } = await ended(world, operations, 'op1');
    expect(progress).toMatchObject({
      status: 'completed',
      succeeded: 60,
      refused: 0,
      pending: [],
    });
    expect((await world.store.run(stays!))?.status).toBe('waiting');
    expect((await statuses(world)).filter((status) => status === 'cancelled')).toHaveLength(60);
    const events = await world.events('run-00001');
    expect(events.at(-1)).toMatchObject({ type: 'run-cancelled', by: 'ann' });
    await operations.close();
  });

  test('tells beforehand which runs it would be, and what would become of each', async () => {
    const world = await worlds.open();
    await world.publish('one', LISTEN('x'));
    const [first, second] = await startMany(world, 'one', 2);
    await world.runtime.submit(first!, { type: 'cancel', rollback: false });
    const operations = await open(world);
    const selection = { runIds: [first!, second!, 'nobody'] };
    const preview = await operations.preview({ namespace: 'test', work: CANCEL, selection });
    expect(preview).toMatchObject({ matched: 3, examined: 3, possible: 1, refused: 2 });
    expect(preview.runs).toMatchObject([
      { run: { id: first }, code: 'run-ended' },
      { run: 'nobody', code: 'run-not-found' },
      { run: { id: second } },
    ]);
    expect((await world.store.run(second!))?.status).toBe('waiting');
  });

  test('looks only so far for runs with a problem that is rare', async () => {
    const world = await worlds.open();
    const more = { runs: [], next: { startedAt: 1, id: 'r' } };
    const { store } = world;
    const endless = new Proxy(store, {
      get: (_, name) => {
        if (name === 'runs') return async () => more;
        const member: unknown = Reflect.get(store, name, store);
        return typeof member === 'function' ? member.bind(store) : member;
      },
    });
    const { runtime, clock, warnings } = world;
    const operations = await open({ runtime, clock, warnings, store: endless });
    const told = await operations.preview(asking(CANCEL, { problemType: 'stock' }));
    expect(told).toEqual({
      matched: 0,
      isMore: true,
      examined: 0,
      possible: 0,
      refused: 0,
      runs: [],
    });
    await operations.close();
  });

  test('tells which runs were refused, and why', async () => {
    const world = await worlds.open();
    await world.publish('one', LISTEN('x'));
    const [first, second] = await startMany(world, 'one', 2);
    await world.runtime.submit(first!, { type: 'suspend' });
    const operations = await open(world);
    const work: Work = { kind: 'submit', command: { type: 'suspend' } };
    await operations.create(asking(work, { runIds: [first!, second!] }));
    expect((await ended(world, operations, 'op1')).progress).toMatchObject({
      succeeded: 1,
      refused: 1,
      refusals: [{ runId: first, code: 'run-already-suspended' }],
    });
  });

  test('goes on with the others when one cannot be asked, for whatever reason', async () => {
    const world = await worlds.open();
    await world.publish('one', LISTEN('x'));
    const [taken = '', ill = '', well = ''] = await startMany(world, 'one', 3);
    const command = { type: 'suspend' } as const;
    const idempotencyKey = `operation/op1/${taken}`;
    await world.runtime.submitOnce({ namespace: 'test', runId: taken, command, idempotencyKey });
    const { runtime } = world;
    const operations = await open(world, {
      ...portsOf(runtime),
      submitOnce: async (request) => {
        if (request.runId === ill) throw new Error('A bug.');
        return runtime.submitOnce(request);
      },
    });
    const created = await operations.create(asking(CANCEL, { runIds: [taken, ill, well] }));
    const { progress } = await ended(world, operations, created?.id ?? '');
    expect(progress).toMatchObject({ status: 'completed', succeeded: 1, refused: 2 });
    const codes = progress.refusals.map(({ runId, code }) => [runId, code]);
    expect(codes).toEqual([
      [taken, 'idempotency-key-reused'],
      [ill, 'internal-error'],
    ]);
    await operations.close();
  });

  test('retries the runs that faulted with one type of problem', async () => {
    const world = await worlds.open();
    await world.publish('one', FAIL);
    await world.publish('two', FAIL.replace('stock', 'price'));
    const [first] = await startMany(world, 'one', 1);
    const [second] = await startMany(world, 'two', 1);
    for (const id of [first!, second!]) await world.untilStatus(id, 'faulted');
    const operations = await open(world);
    const work: Work = { kind: 'repair', repair: { type: 'retry' } };
    await operations.create(asking(work, { problemType: 'stock' }));
    expect((await ended(world, operations, 'op1')).progress).toMatchObject({ succeeded: 1 });
    const retries = async (id: string) =>
      (await world.events(id)).filter(({ type }) => type === 'run-retried').length;
    expect([await retries(first!), await retries(second!)]).toEqual([1, 0]);
  });

  test('migrates, and does runs again', async () => {
    const world = await worlds.open();
    await world.publish('one', LISTEN('x'));
    await world.publish('one', `${LISTEN('x')}\n- then: { wait: PT1H }`, '2.0.0');
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push(await world.start('one', { version: '1.0.0' }));
    const operations = await open(world);
    await operations.create(asking({ kind: 'migrate', version: '2.0.0' }, { name: 'one' }));
    expect((await ended(world, operations, 'op1')).progress).toMatchObject({ succeeded: 3 });
    const { runs } = await world.store.runs({ version: '2.0.0', limit: 10 });
    expect(runs).toHaveLength(3);
    await operations.create(
      asking({ kind: 'rerun', change: { version: '1.0.0' } }, { name: 'one' }),
    );
    expect((await ended(world, operations, 'op2')).progress).toMatchObject({ succeeded: 3 });
    const again = await world.store.runs({ version: '1.0.0', limit: 10 });
    expect(again.runs.map(({ rerunOf }) => rerunOf).sort()).toEqual(ids);
  });

  test('does nothing twice when the process dies in its midst, and goes on', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const before = await worlds.open({ store });
    await before.publish('one', FAIL);
    const ids = await startMany(before, 'one', 70);
    for (const id of ids) await before.untilStatus(id, 'faulted');
    const operations = await open(before);
    const work: Work = { kind: 'repair', repair: { type: 'retry' } };
    await operations.create(asking(work, { status: ['faulted'] }));
    const retriesOf = async (world: World) => {
      const logs = await Promise.all(ids.map((id) => world.events(id)));
      return logs.map((log) => log.filter(({ type }) => type === 'run-retried').length);
    };
    await before.until(async () => (await retriesOf(before)).includes(1));
    fallibility.isDead = true;
    const after = await worlds.open({ prefix: 'later' });
    const resumed = await open(after);
    const { progress } = await ended(after, resumed, 'op1');
    expect(progress).toMatchObject({ status: 'completed', succeeded: 70, refused: 0 });
    expect(await retriesOf(after)).toEqual(ids.map(() => 1));
    await resumed.close();
  });

  test('can be stopped: what has been done stays', async () => {
    const world = await worlds.open();
    await world.publish('one', LISTEN('x'));
    await startMany(world, 'one', 20);
    const operations = await open(world);
    await operations.create({ ...asking(CANCEL, { name: 'one' }), runsPerSecond: 5 });
    await world.until(async () => (await statuses(world)).includes('cancelled'));
    const stopped = await operations.cancel({ namespace: 'test', id: 'op1' });
    expect(stopped?.progress.status).toBe('cancelled');
    const { progress } = await ended(world, operations, 'op1');
    await operations.close();
    const cancelled = (await statuses(world)).filter((status) => status === 'cancelled').length;
    expect(progress.status).toBe('cancelled');
    expect(cancelled).toBeLessThanOrEqual(10);
    expect(await operations.cancel({ namespace: 'test', id: 'nobody' })).toBeNull();
  });

  test('is begun once for its id', async () => {
    const world = await worlds.open();
    await world.publish('one', LISTEN('x'));
    await startMany(world, 'one', 1);
    const operations = await open(world);
    const asked = asking(CANCEL, { name: 'one' }, 'mine');
    await Promise.all([operations.create(asked), operations.create(asked)]);
    await ended(world, operations, 'mine');
    const [only, ...others] = await operations.list('test');
    expect([only?.progress.succeeded, others]).toEqual([1, []]);
  });
});
