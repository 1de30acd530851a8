import { createRunMachine, type RunMachine } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import { expect, test } from 'vitest';
import type { CommittedTurn } from '../runtime.ts';
import { onEveryStore } from '../testing/every-store.ts';
import { fallible } from '../testing/fallible-store.ts';
import { callTask, paid, RUNTIME, type World } from '../testing/world.ts';

const LARGE = Array.from({ length: 6000 }, (_, index) => `a line of a large value ${index}`);

/** Answers every call at once with its own body and the step's name. */
function answerAll(world: World, ...steps: string[]): void {
  for (const step of steps) {
    world.answers.set(`http://out/${step}`, (call) => call.answer({ step, was: call.body }));
  }
}

/** A machine that throws after it has carried out commands of one type. */
function failing(plan: Plan, bug: { readonly in: string }): RunMachine {
  const machine = createRunMachine(plan, RUNTIME);
  return {
    ...machine,
    decide(state, command, at) {
      const decision = machine.decide(state, command, at);
      if (command.type === bug.in) throw new Error('a bug');
      return decision;
    },
  };
}

onEveryStore('the turn loop', (worlds) => {
  test('commits the turns of many runs together', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const world = await worlds.open({ store });
    await world.publish('two', `${callTask('a')}\n${callTask('b')}`);
    answerAll(world, 'a', 'b');
    await world.start('two');
    await world.output('run-00001');
    const before = fallibility.written;
    const ids = await Promise.all(Array.from({ length: 64 }, () => world.start('two')));
    for (const id of ids) await world.output(id);
    // 64 runs of three turns each.
    expect(fallibility.written - before).toBeLessThan(32);
  });

  test('tells nobody of a turn before it is committed, and followers in order', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const world = await worlds.open({ store });
    await world.publish('one', callTask('a'));
    const turns: CommittedTurn[] = [];
    const unfollow = world.runtime.follow((turn) => {
      expect(fallibility.written).toBe(turns.length + 1);
      turns.push(turn);
    });
    const runId = await world.start('one', { tags: { team: 'x' }, startedBy: 'ann' });
    (await world.call(1)).answer(1);
    await world.output(runId);
    unfollow();
    await world.start('one');
    expect(turns.map(({ firstSequence, events }) => [firstSequence, events.length])).toEqual([
      [1, 5],
      [6, 3],
    ]);
    expect(turns[0]?.events).toEqual((await world.events(runId)).slice(0, 5));
    expect(turns[0]?.summary).toMatchObject({
      id: runId,
      namespace: 'test',
      status: 'running',
      startedBy: 'ann',
      tags: { team: 'x' },
      currentTasks: ['a'],
      sequence: 5,
    });
  });

  test('survives a follower that fails', async () => {
    const world = await worlds.open();
    await world.publish('one', '- a: { set: { x: 1 } }');
    world.runtime.follow(() => {
      throw new Error('no');
    });
    expect(await world.output(await world.start('one'))).toEqual({ x: 1 });
    expect(world.warnings).toEqual(['A follower failed. Error: no']);
  });

  test('lets callers wait for the end', async () => {
    const world = await worlds.open();
    await world.publish('one', callTask('a'));
    const runId = await world.start('one');
    const inVain = world.runtime.waitForEnd(runId, 100);
    world.clock.advance(100);
    expect(await inVain).toBe(false);
    const waiting = world.runtime.waitForEnd(runId, 100);
    (await world.call(1)).answer(1);
    expect(await waiting).toBe(true);
    expect(await world.runtime.waitForEnd(runId, 100)).toBe(true);
  });

  test('answers for runs nobody has started', async () => {
    const world = await worlds.open();
    expect(await world.runtime.submit('nobody', { type: 'resume' })).toEqual({
      kind: 'unknown-run',
    });
  });

  test('refuses a command with the reason of the machine', async () => {
    const world = await worlds.open();
    await world.publish('one', '- a: { set: { x: 1 } }');
    const runId = await world.start('one');
    expect(await world.runtime.submit(runId, { type: 'suspend' })).toEqual({
      kind: 'rejected',
      rejection: {
        code: 'run-ended',
        message: `Expected run ${runId} to be under way, but it is completed.`,
      },
    });
  });

  test('carries large values through many tasks', async () => {
    const world = await worlds.open();
    await world.publish('two', `${callTask('a')}\n${callTask('b')}`);
    world.answers.set('http://out/a', (call) => call.answer(call.body));
    world.answers.set('http://out/b', (call) => call.answer(call.body));
    const runId = await world.start('two', { input: { lines: LARGE } });
    expect(await world.output(runId)).toEqual({ lines: LARGE });
  });

  test.each([
    ['nothing cached', { cachedRuns: 0 }],
    [
      'one of everything',
      {
        cachedRuns: 1,
        cachedPlans: 1,
        concurrentEffects: 1,
        concurrentEffectsPerNamespace: 1,
        waitingEffects: 1,
        concurrentDeliveries: 1,
        concurrentTimers: 1,
      },
    ],
  ])('comes to the same with %s', async (_, limits) => {
    const world = await worlds.open({ limits });
    await world.publish('leaf', callTask('leaf'));
    await world.publish(
      'all',
      `- both: { fork: { branches: [ ${callTask('a').slice(2)}, { child: { run: { workflow: { namespace: test, name: leaf, version: latest } } } } ] } }
- hear: { listen: { to: { one: { with: { type: order.paid } } } } }
- sleep: { wait: { seconds: 1 } }
${callTask('b')}`
        .replace('branches: [ a:', 'branches: [ { a:')
        .replace(', { child', ' }, { child'),
    );
    answerAll(world, 'leaf', 'a', 'b');
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const start = async (): Promise<void> => {
        const answer = await world.runtime.start({ namespace: 'test', name: 'all', input: { n } });
        if (answer.kind === 'started') ids.push(answer.runId);
        else await new Promise((resolve) => setImmediate(resolve)).then(start);
      };
      await start();
    }
    await world.runtime.accept('test', paid('e1', { amount: 5 }));
    await world.until(async () => {
      world.clock.advance(1000);
      const { runs } = await world.store.runs({ status: ['completed'], name: 'all', limit: 10 });
      return runs.length === 5;
    });
    for (const id of ids) {
      expect(await world.output(id)).toEqual({ step: 'b', was: [{ amount: 5 }] });
    }
    expect(await world.store.outbox(0, 10)).toEqual([]);
    expect(await world.store.deliveries(0, 10)).toEqual([]);
  });

  test('is not held up by a turn that cannot be stored', async () => {
    const { store, fallibility } = fallible(worlds.store);
    const world = await worlds.open({ store });
    await world.publish('one', callTask('a'));
    const poisoned = await world.start('one');
    (await world.call(1)).answer({ cannot: 1n } as never);
    await world.until(() => world.warnings.length > 0);
    const runId = await world.start('one');
    (await world.call(2)).answer({ ok: true });
    expect(await world.output(runId)).toEqual({ ok: true });
    expect((await world.store.run(poisoned))?.status).toBe('running');
    expect(fallibility.written).toBe(3);
  });

  test('goes on from the log when a decision fails half way', async () => {
    const bug = { in: 'suspend' };
    const world = await worlds.open({ machineOf: (plan) => failing(plan, bug) });
    await world.publish('one', callTask('a'));
    const runId = await world.start('one');
    await expect(world.runtime.submit(runId, { type: 'suspend' })).rejects.toThrow('a bug');
    bug.in = '';
    expect(await world.runtime.submit(runId, { type: 'suspend' })).toEqual({ kind: 'accepted' });
    const types = (await world.events(runId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'run-suspended')).toHaveLength(1);
    expect(world.warnings).toEqual(['A decision failed. Error: a bug']);
  });

  test('keeps what was decided before a decision fails half way in the same turn', async () => {
    const bug = { in: 'resume' };
    const world = await worlds.open({ machineOf: (plan) => failing(plan, bug) });
    await world.publish('one', callTask('a'));
    const runId = await world.start('one');
    const suspended = world.runtime.submit(runId, { type: 'suspend' });
    const failed = world.runtime.submit(runId, { type: 'resume' });
    const refused = world.runtime.submit(runId, { type: 'suspend' });
    await expect(failed).rejects.toThrow('a bug');
    expect(await suspended).toEqual({ kind: 'accepted' });
    expect(await refused).toMatchObject({ rejection: { code: 'run-already-suspended' } });
    expect((await world.store.run(runId))?.status).toBe('suspended');
    bug.in = '';
    expect(await world.runtime.submit(runId, { type: 'resume' })).toEqual({ kind: 'accepted' });
    expect((await world.events(runId)).at(-1)?.type).toBe('run-resumed');
  });

  test('reads a long run back from its snapshot', async () => {
    const world = await worlds.open({ limits: { cachedRuns: 0 } });
    const steps = Array.from({ length: 150 }, (_, index) => `s${index}`);
    await world.publish('long', steps.map(callTask).join('\n'));
    for (const step of steps) world.answers.set(`http://out/${step}`, (call) => call.answer(step));
    const runId = await world.start('long');
    expect(await world.output(runId)).toBe('s149');
    const loaded = await world.store.loadRun(runId);
    expect(loaded?.turns).toBeLessThan(64);
    expect(loaded?.snapshot?.sequence).toBeGreaterThan(300);
    const events = await world.events(runId);
    expect(events.filter(({ type }) => type === 'task-completed')).toHaveLength(150);
  });
});
