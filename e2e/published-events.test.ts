import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Json } from '@tutti/client';
import { startService } from '@tutti/demo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from './rig/platform.ts';
import { until } from './rig/until.ts';

const examples = path.resolve(import.meta.dirname, '../../shared/conformance/ows/examples');
const isThere = existsSync(examples);

let platform: Platform;
let service: Awaited<ReturnType<typeof startService>>;

const perform = ({ body }: { readonly body: Json }) => ({ status: 200, body });
const post = (id: string, place: string) =>
  ({ id, method: 'POST', path: place, summary: id, changes: true, perform }) as const;

beforeAll(async () => {
  service = await startService({
    name: 'stand-in',
    summary: 'Takes what the published examples send.',
    operations: [
      post('notify', '/api/v1/notify'),
      post('start', '/api/v4/cars/{carId}/start'),
      post('chat', '/room/{roomId}'),
    ],
  });
  const hosts = ['hospital.example.com', 'virtual-wf-powered-race.com', 'fake-chat-api.com'];
  const map = hosts.map((host) => `https://${host}=${service.url}`);
  platform = await startPlatform({ TUTTI_EGRESS_MAP: map.join(',') });
});
afterAll(async () => {
  await platform.close();
  await service.close();
});

interface Sent {
  readonly type: string;
  readonly data?: Json;
}

const HEARTBEAT = 'com.example.hospital.events.patients.heartbeat.low';
const TRIGGER = 'io.serverlessworkflow.samples.events.trigger.v1';
const TEMPERATURE = 'com.fake-hospital.vitals.measurements.temperature';
const BPM = 'com.fake-hospital.vitals.measurements.bpm';
const hot = { type: TEMPERATURE, data: { temperature: 39 } };
const fast = { type: BPM, data: { bpm: 120 } };
const well = { type: TEMPERATURE, data: { temperature: 36 } };

let sent = 0;

async function send(...events: readonly Sent[]): Promise<void> {
  for (const event of events) {
    sent += 1;
    const id = `e${sent}`;
    await platform.client.events.send('demo', [
      { specversion: '1.0', id, source: 'https://example.com', ...event },
    ]);
  }
}

/** Publishes the example under a name of its own, in the namespace of these tests. */
async function publish(file: string): Promise<string> {
  const source = await readFile(path.join(examples, file), 'utf8');
  const name = file.replace('.yaml', '').replaceAll(' ', '-');
  const here = source
    .replace(/^ {2}namespace: .*$/m, '  namespace: demo')
    .replace(/^ {2}name: .*$/m, `  name: ${name}`);
  await platform.client.definitions.publish('demo', here);
  return name;
}

async function runOf(name: string): Promise<string> {
  return until(
    async () => (await platform.client.runs.list('demo', { definition: name })).items[0]?.id,
    () => `no event has started ${name}`,
  );
}

/** The run, once it waits for events. */
async function waiting(name: string, input: object = {}): Promise<string> {
  const runId = await startRun(platform.client, name, input);
  await until(
    async () => {
      const { status } = await platform.client.runs.get('demo', runId);
      return status === 'waiting' ? true : undefined;
    },
    () => `${name} does not wait`,
  );
  return runId;
}

const startedBy: readonly (readonly [file: string, type: string, data: Json, output: Json])[] = [
  ['set.yaml', TRIGGER, { n: 1 }, { startEvent: { n: 1 } }],
  ['set-expression.yaml', TRIGGER, { n: 2 }, { n: 2 }],
];

const listening: readonly (readonly [
  file: string,
  events: readonly Sent[],
  output: readonly Json[],
])[] = [
  ['listen-to-all.yaml', [well, hot, fast], [{ temperature: 39 }, { bpm: 120 }]],
  ['listen-to-any-filter.yaml', [well, fast], [{ bpm: 120 }]],
  ['listen-to-any.yaml', [well], [{ temperature: 36 }]],
  [
    'listen-to-any-until-condition.yaml',
    [well, hot, fast, well],
    [{ temperature: 36 }, { temperature: 39 }, { bpm: 120 }, { temperature: 36 }],
  ],
  [
    'listen-to-any-until-consumed.yaml',
    [hot, well, fast, { type: 'com.fake-hospital.patient.checked-out' }],
    [{ temperature: 39 }, { bpm: 120 }],
  ],
];

describe(`published examples of events${isThere ? '' : ' (ABSENT: the conformance kit is not beside this checkout)'}`, () => {
  test(`are ${isThere ? 'there' : 'absent'}`, () => {
    const files = [...startedBy, ...listening].map(([file]) => file);
    expect(files.map((file) => existsSync(path.join(examples, file)))).toEqual(
      files.map(() => isThere),
    );
  });

  for (const [file, type, data, output] of isThere ? startedBy : []) {
    test(`${file} is started by its event, and completes`, async () => {
      const name = await publish(file);
      await send({ type, data });
      const { run } = await endOf(platform.client, await runOf(name));
      expect([run.status, run.output]).toEqual(['completed', output]);
    });
  }

  for (const [file, events, output] of isThere ? listening : []) {
    test(`${file} hears its events, and completes`, async () => {
      const runId = await waiting(await publish(file));
      await send(...events);
      const { run } = await endOf(platform.client, runId);
      expect([run.status, run.output]).toEqual(['completed', output]);
    });
  }

  if (isThere) othersThatAreThere();
});

function othersThatAreThere(): void {
  test('listen-to-all read-envelope.yaml gives the envelopes', async () => {
    const runId = await waiting(await publish('listen-to-all read-envelope.yaml'));
    await send(hot, fast);
    const { run } = await endOf(platform.client, runId);
    expect(run.output).toMatchObject([hot, fast]);
  });

  test('schedule-event-driven.yaml calls the nurse', async () => {
    const name = await publish('schedule-event-driven.yaml');
    const patient = { id: 'p1', name: 'Ada', room: { number: 7 }, vitals: { bpm: 31 } };
    await send({ type: HEARTBEAT, data: { data: { patient } } });
    const { run } = await endOf(platform.client, await runOf(name));
    expect([run.status, run.problem]).toEqual(['completed', undefined]);
    expect(run.output).toMatchObject({ patientId: 'p1', roomNumber: 7 });
  });

  test('listen-to-one.yaml starts the car', async () => {
    const runId = await waiting(await publish('listen-to-one.yaml'));
    await send({ type: 'com.virtual-wf-powered-race.events.race.started.v1' });
    const { run } = await endOf(platform.client, runId);
    expect([run.status, run.problem]).toEqual(['completed', undefined]);
  });

  test('listen-to-any-forever-foreach.yaml waits for ever, as it shall', async () => {
    const runId = await waiting(await publish('listen-to-any-forever-foreach.yaml'));
    const { status } = await platform.client.runs.get('demo', runId);
    expect(status).toBe('waiting');
  });
}
