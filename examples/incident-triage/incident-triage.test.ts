import { alertsOf, eventsOf, publishExample } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from '../../e2e/rig/platform.ts';
import { until } from '../../e2e/rig/until.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'incident-triage');
});
afterAll(() => platform.close());

const RESPONDERS = ['first-line', 'second-line'];

function watch(acknowledgeWithin: string): Promise<string> {
  const notifier = platform.services.urls.notifier;
  const input = { responders: RESPONDERS, acknowledgeWithin, notifier };
  return startRun(platform.client, 'incident-triage', input);
}

function called(incident: string): string[] {
  const effects = platform.services.byName.notifier.effects.all();
  return effects
    .filter(({ body }) => String(body.text).includes(incident))
    .map(({ body }) => String(body.to));
}

function isCalled(responder: string, incident: string) {
  const ask = () => (called(incident).includes(responder) ? true : undefined);
  return until(ask, () => `${responder} is not called about ${incident}`);
}

const send = (events: Parameters<Platform['client']['events']['send']>[1]) =>
  platform.client.events.send('demo', events);

test('two signals of one host open an incident; the next responder is called until one answers', async () => {
  const incident = await watch('PT2S');
  await send(alertsOf('web-1', incident));
  await isCalled('second-line', incident);
  await send(eventsOf(incident, 'second-line'));
  const { run } = await endOf(platform.client, incident);
  expect(called(incident)).toEqual(['first-line', 'second-line']);
  expect(run).toMatchObject({
    status: 'completed',
    output: {
      status: 'resolved',
      host: 'web-1',
      acknowledgedBy: 'second-line',
      notes: ['second-line: restarted the cache'],
    },
  });
});

test('an answer in time keeps the next responder asleep', async () => {
  const incident = await watch('PT30S');
  await send(alertsOf('web-2', incident));
  await isCalled('first-line', incident);
  await send(eventsOf(incident, 'first-line'));
  const { run } = await endOf(platform.client, incident);
  expect(run.output).toMatchObject({ acknowledgedBy: 'first-line' });
  expect(called(incident)).toEqual(['first-line']);
});

test('an incident that nobody answers faults after everybody was called', async () => {
  const incident = await watch('PT0.2S');
  await send(alertsOf('web-3', incident));
  const { run } = await endOf(platform.client, incident);
  expect(called(incident)).toEqual(RESPONDERS);
  expect(run).toMatchObject({
    status: 'faulted',
    problem: { status: 504, title: 'Nobody answered', instance: '/do/4/giveUp' },
  });
});

test('an answer to another incident is none', async () => {
  const [one, other] = [await watch('PT30S'), await watch('PT30S')];
  await send(alertsOf('web-4', 'both'));
  await Promise.all([isCalled('first-line', one), isCalled('first-line', other)]);
  await send(eventsOf(one, 'first-line'));
  await endOf(platform.client, one);
  expect((await platform.client.runs.get('demo', other)).currentTasks).toEqual(['acknowledgement']);
  await send(eventsOf(other, 'first-line'));
  expect((await endOf(platform.client, other)).run.status).toBe('completed');
});

test('a server that is killed while it waits goes on waiting', async () => {
  const incident = await watch('PT3S');
  const [slow, , errors] = alertsOf('web-5', incident);
  await send([slow!]);
  await platform.crash();
  await send([errors!]);
  await isCalled('first-line', incident);
  await platform.crash();
  await isCalled('second-line', incident);
  await send(eventsOf(incident, 'second-line'));
  const { run } = await endOf(platform.client, incident);
  expect(run.output).toMatchObject({ host: 'web-5', acknowledgedBy: 'second-line' });
});
