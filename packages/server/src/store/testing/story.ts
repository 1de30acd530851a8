import { createRunMachine } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import { publishWith } from '../../runtime/testing/publish-with.ts';
import { callTask, paid, RUNTIME, World } from '../../runtime/testing/world.ts';
import type { Store } from '../port.ts';
import { acceptedOf, batchOf } from './turns.ts';

/** The machine of a plan, as the story's runs had it. */
export const machineOf = (plan: Plan) => createRunMachine(plan, RUNTIME);

const LARGE = Array.from({ length: 9000 }, (_, index) => `large value ${index}`);
const LISTEN = `- hear:
    listen:
      to: { one: { with: { type: order.paid }, correlate: { order: { from: .order, expect: '\${ $input.order }' } } } }`;
const ASK = `- ask:
    call: human.task
    with: { title: Do it, candidates: { users: [ada], groups: [office] }, due: P3D }`;
const MANY = `- rounds:
    for: { in: '\${ [range(70)] }' }
    do: [ { call: { call: http, with: { method: post, endpoint: 'http://out/quick', body: 1 } } } ]`;
const PAIRS = `{ on: { all: [
  { with: { type: paid }, correlate: { order: { from: .data.order } } },
  { with: { type: packed }, correlate: { order: { from: .data.order } } } ] } }`;

/**
 * A life of which every table keeps something: runs that have ended, and runs that wait for a call,
 * an event, a person, a timer, a child run and a place.
 */
export async function playStory(store: Store): Promise<void> {
  const world = new World(store, {
    answers: [['http://out/quick', (call) => call.answer('fine')]],
  });
  await publishAll(world);
  await world.runtime.open();
  const call = await world.start('caller', { input: { v: LARGE }, idempotencyKey: 'k1' });
  await world.untilStatus(call, 'running');
  await world.call(1);
  const waiting = ['listener', 'asker', 'sleeper'].map((name) =>
    world.start(name, { input: { order: 7 }, tags: { team: 'red' } }),
  );
  for (const runId of await Promise.all(waiting)) await world.untilStatus(runId, 'waiting');
  await world.untilStatus(await world.start('one-at-a-time'), 'running');
  await world.untilStatus(await world.start('one-at-a-time'), 'pending');
  await world.output(await world.start('many'));
  await world.start('parent');
  await world.untilStatus(await world.start('failing'), 'faulted');
  await world.runtime.accept('test', { ...paid('e1', { order: 1 }), type: 'paid' });
  await world.until(async () => {
    return (await store.eventSets({ namespace: 'test', name: 'pairs' })).length === 1;
  });
  await world.until(async () => (await store.runs({ name: 'caller', limit: 9 })).runs.length === 2);
  await world.runtime.close();
  await leaveMore(store);
}

async function publishAll(world: World): Promise<void> {
  await world.publish('caller', callTask('slow'));
  await world.publish('caller', callTask('slow'), '1.1.0');
  await world.publish('listener', LISTEN);
  await world.publish('asker', ASK);
  await world.publish('sleeper', '- sleep: { wait: P1D }');
  await world.publish('many', MANY);
  await world.publish('failing', '- fail: { raise: { error: { type: x, status: 500 } } }');
  await world.publish(
    'parent',
    '- child: { run: { workflow: { namespace: test, name: caller, version: latest } } }',
  );
  await publishWith(world, 'one-at-a-time', '{ concurrency: { limit: 1 } }');
  await publishWith(world, 'pairs', '{}', {
    schedule: PAIRS,
    tasks: '- a: { set: { b: 1 } }',
  });
}

/** What no runtime leaves behind by itself: an event that is still to be taken. */
async function leaveMore(store: Store): Promise<void> {
  const event = { ...paid('e2'), order: 7 };
  await store.commit(
    batchOf({ accepted: [acceptedOf(event, { namespace: 'test', expiresAt: 9e15 })] }),
  );
  const id = { kind: 'webhook', namespace: 'test', name: 'hook' } as const;
  await store.changeResources([{ ...id, basedOn: 0, document: { secret: 'sealed' } }]);
}
