import { expect, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';
import { callTask } from '../testing/world.ts';
import { commandOf } from './command-of.ts';

onEveryStore('a repair', (worlds) => {
  test('that comes with the key of a start at the same time is refused, and holds nobody up', async () => {
    const world = await worlds.open();
    await world.publish('one', callTask('a'));
    const runId = await world.start('one');
    const skip = { type: 'skip', task: { pointer: '/do/0/a' } } as const;
    const answers = await Promise.all([
      world.runtime.start({ namespace: 'test', name: 'one', idempotencyKey: 'k' }),
      world.runtime.repair({ namespace: 'test', runId, repair: skip, idempotencyKey: 'k' }),
    ]);
    expect(answers).toEqual([
      { kind: 'started', runId: 'run-00002' },
      { kind: 'key-reused', runId: 'run-00002' },
    ]);
  });

  test('of a context is for the very log that says who has exported it', async () => {
    const world = await worlds.open();
    const exported = "export: { as: '${ . }' }";
    await world.publish('one', `- made: { set: { n: 1 }, ${exported} }\n${callTask('a')}`);
    const runId = await world.start('one');
    await world.call(1);
    const { sequence } = (await world.store.run(runId))!;
    const context = { kind: 'replace', value: { n: 2 } } as const;
    const made = await commandOf(world.store, runId, { type: 'set-variables', edit: { context } });
    expect(made).toEqual({
      command: {
        type: 'set-variables',
        edit: { context, exportedBy: '/do/0/made' },
        ifSequence: sequence,
      },
    });
  });
});
