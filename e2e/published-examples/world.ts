import path from 'node:path';
import { createConnectors, createDialer } from '@tutti/connectors';
import { createEventMatcher, createRunMachine, type RunEvent } from '@tutti/engine';
import { createLink } from '../../packages/server/src/resource-source.ts';
import { createRunIds } from '../../packages/server/src/run-ids.ts';
import { createRuntime } from '../../packages/server/src/runtime/create-runtime.ts';
import type { CallPorts } from '../../packages/server/src/runtime/effects/perform-call.ts';
import type { RunSummary, Runtime } from '../../packages/server/src/runtime/runtime.ts';
import { SimulatedClock } from '../../packages/server/src/runtime/testing/simulated-clock.ts';
import { createMemoryStore } from '../../packages/server/src/store/memory/memory-store.ts';
import type { Store } from '../../packages/server/src/store/port.ts';
import { freePort } from '../rig/free-port.ts';
import { startGreeter } from '../rig/greeter.ts';
import type { Example } from './examples.ts';
import { startChannel } from './stand-ins/channel.ts';
import { makeResources } from './stand-ins/resources.ts';
import { startWeb } from './stand-ins/web.ts';

/** 2026-01-01T00:00:00Z */
const NOW = 1_767_225_600_000;
const MACHINE = { runtime: { name: 'Tutti', version: '0', metadata: {} } };
const PATIENCE_MS = 20_000;

const ORIGINS = [
  'https://petstore.swagger.io',
  'https://fake.com',
  'https://swapi.dev',
  'https://mocked.service.com',
  'https://my.home.com',
  'http://myorg.io',
  'http://keycloak',
  'https://virtual-wf-powered-race.com',
  'https://superbet-casinos.com',
  'https://raw.githubusercontent.com',
  'https://hospital.example.com',
  'https://fake-hospital.com',
  'https://fake-chat-api.com',
  'https://external-service.example.com',
  'https://example.com',
];

/** Everything the examples speak to, and the engine for containers when there is one. */
export interface Surroundings {
  readonly hostMap: { readonly [origin: string]: string };
  readonly folder: string;
  readonly programs: string;
  close(): Promise<void>;
}

export async function startSurroundings(): Promise<Surroundings> {
  const [web, channel, grpcPort] = await Promise.all([startWeb(), startChannel(), freePort()]);
  const resources = await makeResources();
  const grpc = await startGreeter(resources.folder, grpcPort);
  return {
    hostMap: {
      ...Object.fromEntries(ORIGINS.map((origin) => [origin, `http://127.0.0.1:${web.port}`])),
      'http://localhost:5011': `http://127.0.0.1:${grpcPort}`,
      'http://channels.fake.com': `http://127.0.0.1:${channel.port}`,
    },
    folder: resources.folder,
    programs: resources.programs,
    close: async () => {
      web.close();
      channel.close();
      grpc.close();
      resources.remove();
    },
  };
}

/** What has become of an example. */
export interface Ending {
  readonly status: RunSummary['status'] | 'not started';
  readonly output?: unknown;
  readonly problem?: unknown;
}

/** Runs an example in a runtime of its own to its natural end, or as far as it comes. */
export async function runExample(
  source: string,
  example: Example,
  { hostMap, folder, programs }: Surroundings,
  engine: string | undefined,
): Promise<Ending> {
  const clock = new SimulatedClock(NOW);
  const store = createMemoryStore();
  const dialer = createDialer({ hostMap });
  const calls: CallPorts = {
    connectors: createConnectors({
      shell: { enabled: true, path: `${programs}${path.delimiter}${process.env['PATH']}` },
      resourceFolder: folder,
      ...(engine !== undefined && { container: { engine: { socketPath: engine } } }),
    }),
    dialer,
    secrets: { secret: async (_, name) => example.secrets?.[name] ?? null },
    log: { info() {}, warn() {}, error() {} },
  };
  const runtime = createRuntime({
    ...calls,
    store,
    clock,
    ids: createRunIds(),
    machineOf: (plan) => createRunMachine(plan, MACHINE),
    matcherOf: (trigger) => createEventMatcher(trigger, MACHINE),
  });
  await runtime.open();
  try {
    const link = createLink(calls, undefined);
    for (const text of [...(example.others ?? []), source])
      await publish(text, link, store, runtime);
    return await play(source, example, { clock, store, runtime });
  } finally {
    await runtime.close();
    await dialer.close();
  }
}

interface Stage {
  readonly clock: SimulatedClock;
  readonly store: Store;
  readonly runtime: Runtime;
}

async function publish(
  source: string,
  link: ReturnType<typeof createLink>,
  store: Store,
  runtime: Runtime,
): Promise<void> {
  const compiled = await link('test', source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics, null, 2));
  const { plan } = compiled;
  const { namespace, name, version } = plan.document;
  const record = { namespace, name, version, source, planId: plan.id, publishedAt: NOW };
  await store.publish(record, plan);
  runtime.schedules.published();
}

async function play(source: string, example: Example, stage: Stage): Promise<Ending> {
  const { runtime, store } = stage;
  const [namespace = '', name = ''] = [/namespace: (\S+)/, /name: (\S+)/].map(
    (pattern) => pattern.exec(source)?.[1],
  );
  if (!example.isTriggered) {
    const { input } = example;
    const started = await runtime.start({ namespace, name, ...(input !== undefined && { input }) });
    if (started.kind !== 'started') throw new Error(`Expected it to start, but: ${started.kind}`);
  }
  const run = () => latestRun(store, name);
  const events = [...(example.events ?? [])];
  let leftMs = example.passesMs ?? 0;
  const isThere = async () => (await run())?.status === example.end && events.length === 0;
  const end = performance.now() + PATIENCE_MS;
  for (let rounds = 0; performance.now() < end && !(await settled(isThere, leftMs)); rounds += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const event = rounds % 4 === 3 ? events.shift() : undefined;
    if (event) {
      const whole = { specversion: '1.0', id: `e${events.length}`, source: '/test', ...event };
      await runtime.accept(namespace, whole as never);
    } else if (leftMs > 0 && rounds % 4 === 1) {
      const stepMs = (example.passesMs ?? 0) / (example.steps ?? 1);
      stage.clock.advance(stepMs);
      leftMs -= stepMs;
    }
  }
  return endingOf(await run(), store);
}

/** A run that waits may only not have gone on yet: it is looked at again. */
async function settled(isThere: () => Promise<boolean>, leftMs: number): Promise<boolean> {
  if (leftMs > 0 || !(await isThere())) return false;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return isThere();
}

async function latestRun(store: Store, name: string): Promise<RunSummary | undefined> {
  const { runs } = await store.runs({ name, limit: 1 });
  return runs[0];
}

async function endingOf(run: RunSummary | undefined, store: Store): Promise<Ending> {
  if (!run) return { status: 'not started' };
  const events = await store.runEvents(run.id, 0, 10_000);
  const last: RunEvent | undefined = events.at(-1)?.event;
  const output = last?.type === 'run-completed' ? { output: last.output } : {};
  return { status: run.status, ...output, ...(run.problem && { problem: run.problem }) };
}
