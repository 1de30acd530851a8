import { RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { gated } from '../testing/gated-store.ts';
import { callTask } from '../testing/world.ts';

const ERRORS = 'https://open-workflow-specification.org/spec/1.0.0/errors/';

onEveryStore('effects', (worlds) => {
  test('are aborted when their run is cancelled', async () => {
    const world = await worlds.open();
    await world.publish('one', callTask('a'));
    const runId = await world.start('one');
    const call = await world.call(1);
    expect(await world.runtime.submit(runId, { type: 'cancel', rollback: false })).toEqual({
      kind: 'accepted',
    });
    expect(call.signal.aborted).toBe(true);
    call.answer({ late: true });
    await world.untilStatus(runId, 'cancelled');
    expect(await world.store.outbox(0, 10)).toEqual([]);
    expect(world.warnings).toEqual([]);
  });

  test.each([
    [
      new RetryableFault({ type: 'communication', status: 503, title: 'Away', detail: 'For now.' }),
      { type: `${ERRORS}communication`, status: 503, title: 'Away', detail: 'For now.' },
    ],
    [
      new TerminalFault({ type: 'https://example.com/broken', status: 422, title: 'Broken' }),
      { type: 'https://example.com/broken', status: 422, title: 'Broken' },
    ],
    [
      new TypeError('a bug'),
      {
        type: `${ERRORS}runtime`,
        status: 500,
        title: 'Connector failure',
        detail: "http/request failed in a way it should not: see the server's log.",
      },
    ],
  ])('that fail become problems: %s', async (thrown, problem) => {
    const world = await worlds.open();
    await world.publish('one', callTask('a'));
    const runId = await world.start('one');
    (await world.call(1)).fail(thrown);
    expect(await world.problem(runId)).toEqual({ ...problem, instance: '/do/0/a' });
    const isBug = thrown instanceof TypeError;
    expect(world.warnings).toEqual(isBug ? ['A connector failed. TypeError: a bug'] : []);
  });

  test('of a connector nobody has are a problem of configuration', async () => {
    const world = await worlds.open({ connectors: [] });
    await world.publish('one', callTask('a'));
    const runId = await world.start('one');
    expect(await world.problem(runId)).toMatchObject({ type: `${ERRORS}configuration` });
  });

  test('are performed by priority, then by time', async () => {
    const world = await worlds.open({ limits: { concurrentEffects: 1 } });
    const urgent = (name: string, priority: number) =>
      callTask(name).replace(': {', `: { metadata: { priority: ${priority} },`);
    await world.publish('plain', callTask('plain'));
    await world.publish('low', urgent('low', -1));
    await world.publish('high', urgent('high', 1));
    for (const name of ['plain', 'low', 'plain', 'high', 'high']) await world.start(name);
    for (const [index, name] of ['plain', 'high', 'high', 'plain', 'low'].entries()) {
      const call = await world.call(index + 1);
      expect(call.endpoint).toBe(`http://out/${name}`);
      call.answer(null);
    }
  });

  test('of one namespace never take all the room', async () => {
    const limits = { concurrentEffects: 4, concurrentEffectsPerNamespace: 3 };
    const world = await worlds.open({ limits });
    await world.publish('one', callTask('a'));
    await world.publish('one', callTask('b'), '1.0.0', 'other');
    for (let n = 0; n < 10; n += 1) await world.start('one');
    await world.call(3);
    await world.start('one', { namespace: 'other' });
    await world.start('one', { namespace: 'other' });
    const places = () => world.calls.map(({ endpoint }) => endpoint.at(-1)).join('');
    await world.until(() => world.calls.length === 4);
    expect(places()).toBe('aaab');
    world.calls[0]?.answer(1);
    await world.until(() => world.calls.length === 5);
    expect(places()).toBe('aaaba');
    world.calls[1]?.answer(1);
    await world.until(() => world.calls.length === 6);
    expect(places()).toBe('aaabab');
  });

  test('beyond the room in memory wait in the store, and none is forgotten', async () => {
    const world = await worlds.open({ limits: { concurrentEffects: 2, waitingEffects: 3 } });
    await world.publish('wide', wide(40));
    for (let n = 0; n < 40; n += 1) {
      world.answers.set(`http://out/b${n}`, (call) => setImmediate(() => call.answer(n)));
    }
    const runId = await world.start('wide');
    expect(await world.output(runId)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(world.calls).toHaveLength(40);
  });

  test('that were left while the outbox was read are taken when there is room', async () => {
    const gate = gated(worlds.store, 'outbox');
    const limits = { concurrentEffects: 1, waitingEffects: 1 };
    const world = await worlds.open({ store: gate.store, limits });
    const branches = ['a', 'b', 'c'].map(callTask).join('\n        ');
    await world.publish('three', `- all:\n    fork:\n      branches:\n        ${branches}`);
    const arrived = gate.arrived();
    gate.close();
    world.clock.advance(30_000);
    await world.until(() => gate.arrived() > arrived);
    const runId = await world.start('three');
    (await world.call(1)).answer(1);
    await world.call(2);
    gate.open();
    world.calls[1]?.answer(2);
    (await world.call(3)).answer(3);
    expect(await world.output(runId)).toEqual([1, 2, 3]);
  });

  test('that are settled while the outbox is read are not performed again', async () => {
    const gate = gated(worlds.store, 'outbox');
    const world = await worlds.open({ store: gate.store });
    await world.publish('one', callTask('a'));
    const answered = await world.start('one');
    const cancelled = await world.start('one');
    await world.call(2);
    const arrived = gate.arrived();
    gate.close();
    world.clock.advance(30_000);
    await world.until(() => gate.arrived() > arrived);
    world.calls[0]?.answer({ ok: true });
    await world.output(answered);
    await world.runtime.submit(cancelled, { type: 'cancel', rollback: false });
    gate.open();
    await world.start('one');
    await world.call(3);
    expect(world.calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      'run-00001/a1/1',
      'run-00002/a1/1',
      'run-00003/a1/1',
    ]);
  });

  test('get their secrets at the last moment, and nobody else sees them', async () => {
    const world = await worlds.open();
    world.secrets.set('test/token', 'hush-hush');
    await world.publish('one', SECRETIVE);
    const runId = await world.start('one');
    const call = await world.call(1);
    expect(call.headers).toEqual({ authorization: 'Bearer hush-hush' });
    const outbox = await world.store.outbox(0, 10);
    call.answer({ ok: true, heard: 'Bearer hush-hush', again: btoa('user:hush-hush') });
    const output = await world.output(runId);
    expect(output).toMatchObject({ ok: true, heard: 'Bearer ***' });
    const kept = JSON.stringify([outbox, await world.events(runId)]);
    expect(kept).not.toContain('hush');
    expect(kept).not.toContain(btoa('user:hush-hush').slice(8, -2));
  });

  test('whose secret is missing may not be performed', async () => {
    const world = await worlds.open();
    await world.publish('one', SECRETIVE);
    const runId = await world.start('one');
    expect(await world.problem(runId)).toMatchObject({
      type: `${ERRORS}authorization`,
      status: 403,
      detail:
        'Expected namespace test to have a secret named token, but it has none. Set it with: tutti secrets set token --namespace test',
    });
    expect(world.calls).toEqual([]);
  });
});

const SECRETIVE = `use: { secrets: [token] }
do:
- a: { call: http, with: { method: get, endpoint: 'http://out/a', headers: { authorization: '\${ "Bearer " + $secrets.token }' } } }`;

function wide(branches: number): string {
  const list = Array.from({ length: branches }, (_, n) => `      ${callTask(`b${n}`)}`);
  return `- all:\n    fork:\n      branches:\n${list.join('\n')}`;
}
