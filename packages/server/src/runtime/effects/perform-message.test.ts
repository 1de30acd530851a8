import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { fallible } from '../testing/fallible-store.ts';
import { gated } from '../testing/gated-store.ts';
import { callTask, type OpenCall } from '../testing/world.ts';

const ERRORS = 'https://open-workflow-specification.org/spec/1.0.0/errors/';
const child = (more = '') =>
  `- sub: { run: { workflow: { namespace: test, name: child, version: latest, input: { x: 1 } }${more} } }`;

onEveryStore('a child run', (worlds) => {
  test('runs under an id of its parent, and its output comes back', async () => {
    const world = await worlds.open();
    await world.publish('child', callTask('a'), '1.0.0');
    await world.publish('child', callTask('b'), '1.1.0');
    await world.publish('parent', child());
    const runId = await world.start('parent');
    const call = await world.call(1);
    expect(call).toMatchObject({ endpoint: 'http://out/b', body: { x: 1 } });
    expect(await world.store.run(`${runId}.a1.1`)).toMatchObject({
      parentRunId: runId,
      definition: { name: 'child', version: '1.1.0' },
    });
    call.answer({ y: 2 });
    expect(await world.output(runId)).toEqual({ y: 2 });
    expect(await world.store.outbox(0, 10)).toEqual([]);
  });

  test('that fails fails its parent with its problem', async () => {
    const world = await worlds.open();
    await world.publish(
      'child',
      '- no: { raise: { error: { type: https://x.org/no, status: 418 } } }',
    );
    await world.publish('parent', child());
    const runId = await world.start('parent');
    expect(await world.problem(runId)).toMatchObject({ type: 'https://x.org/no', status: 418 });
  });

  test('of a definition nobody has published is a problem of its parent', async () => {
    const world = await worlds.open();
    await world.publish('parent', child());
    const runId = await world.start('parent');
    expect(await world.problem(runId)).toMatchObject({
      type: `${ERRORS}configuration`,
      detail: 'Expected definition test/child latest to be published, but it is not.',
    });
    expect(await world.store.outbox(0, 10)).toEqual([]);
  });

  test('is cancelled with its parent', async () => {
    const world = await worlds.open();
    await world.publish('child', callTask('a'));
    await world.publish('parent', child());
    const runId = await world.start('parent');
    const call = await world.call(1);
    await world.runtime.submit(runId, { type: 'cancel', rollback: false });
    await world.untilStatus(`${runId}.a1.1`, 'cancelled');
    expect(call.signal.aborted).toBe(true);
    await world.until(async () => (await world.store.outbox(0, 10)).length === 0);
  });

  test('that is no longer wanted when its definition has been found never starts', async () => {
    const gate = gated(worlds.store, 'resolve');
    const world = await worlds.open({ store: gate.store });
    await world.publish('child', callTask('a'));
    await world.publish('before', `- x: { wait: { seconds: 1 } }\n${child()}`);
    const runId = await world.start('before');
    await world.untilStatus(runId, 'waiting');
    const arrived = gate.arrived();
    gate.close();
    world.clock.advance(1000);
    await world.until(() => gate.arrived() > arrived);
    await world.runtime.submit(runId, { type: 'cancel', rollback: false });
    gate.open();
    await world.until(async () => (await world.store.outbox(0, 10)).length === 0);
    await world.runtime.close();
    expect((await world.store.runs({ limit: 10 })).runs.map(({ id }) => id)).toEqual([runId]);
  });

  test('nobody waits for outlives its parent', async () => {
    const world = await worlds.open();
    await world.publish('child', callTask('a'));
    await world.publish('parent', child(', await: false'));
    const runId = await world.start('parent', { input: { p: 1 } });
    expect(await world.output(runId)).toEqual({ p: 1 });
    (await world.call(1)).answer({ y: 2 });
    expect(await world.output(`${runId}.a1.1`)).toEqual({ y: 2 });
    expect(await world.store.outbox(0, 10)).toEqual([]);
  });

  test('is started once and reports once, whenever the process dies', async () => {
    const first = await worlds.open();
    await first.publish('child', callTask('a'));
    await first.publish('parent', child());
    await first.runtime.close();
    for (let commits = 1; commits <= 4; commits += 1) {
      const { store, fallibility } = fallible(worlds.store);
      const answers = [['http://out/a', (call: OpenCall) => call.answer({ y: commits })]] as const;
      const before = await worlds.open({ store, answers, prefix: `p${commits}` });
      before.runtime.follow(() => {
        if (fallibility.written === commits - 1) fallibility.commits = 'die-after';
      });
      if (commits === 1) fallibility.commits = 'die-after';
      void before.start('parent');
      await before.until(() => fallibility.isDead);
      const after = await worlds.open({ answers });
      const runId = `p${commits}-00001`;
      expect(await after.output(runId)).toEqual({ y: commits });
      const started = (await after.events(`${runId}.a1.1`)).filter((e) => e.type === 'run-started');
      expect(started).toHaveLength(1);
      await after.until(async () => (await after.store.outbox(0, 10)).length === 0);
      await after.runtime.close();
    }
  });

  test('that starts itself comes to an end', async () => {
    const world = await worlds.open();
    await world.publish('child', child());
    const runId = await world.start('child');
    const problem = await world.problem(runId);
    expect(problem).toMatchObject({ type: `${ERRORS}configuration`, title: 'Nested too deep' });
  });
});
