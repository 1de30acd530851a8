import {
  type Connector,
  type Dialer,
  type DialResponse,
  RetryableFault,
  TerminalFault,
} from '@tutti/connector-kit';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../../store/memory/memory-store.ts';
import { SimulatedClock } from '../testing/simulated-clock.ts';
import { callTask, NOW, World, type WorldOptions } from '../testing/world.ts';

const ANSWER: DialResponse = { status: 200, headers: {}, body: new Uint8Array() };
const away = () =>
  new RetryableFault({ type: 'communication', status: 503, title: 'Away', detail: 'It is away.' });

/** An exchange that has left for the network and waits for the test's answer. */
interface Sent {
  readonly url: string;
  answer(response?: DialResponse): void;
  fail(error: unknown): void;
}

/** A network that the test answers for, and a connector that speaks over it in both ways. */
function network() {
  const sent: Sent[] = [];
  const exchange = (url: string) =>
    new Promise<DialResponse>((resolve, fail) => {
      sent.push({ url, answer: (response = ANSWER) => resolve(response), fail });
    });
  const dialer: Dialer = {
    request: (url) => exchange(url),
    stream: () => Promise.reject(new Error('Expected no stream.')),
    route: () => ({ host: 'h', port: 1, lookup: () => {}, isSecure: false, servername: undefined }),
  };
  const connector: Connector = {
    name: 'http',
    functions: {
      request: {
        perform: async (args, { dialer, signal }) => {
          const { uri } = args as { readonly uri: string };
          const init = { method: 'GET', headers: {}, signal };
          if (uri.includes('/both')) dialer.route('http://out:80');
          if (uri.includes('/routed')) {
            // As a protocol that is not HTTP does: over a connection of its own.
            dialer.route('tcp://broker:9092');
            return (await exchange(uri)).status;
          }
          const { status } = await dialer.request(uri, init);
          if (status >= 500) throw away();
          if (status >= 400)
            throw new TerminalFault({ type: 'communication', status, title: 'No', detail: 'No.' });
          return status;
        },
      },
    },
  };
  return { sent, options: { dialer, connectors: [connector] } satisfies WorldOptions };
}

async function open(targets: NonNullable<WorldOptions['targets']>, more: WorldOptions = {}) {
  const { sent, options } = network();
  const clock = new SimulatedClock(NOW);
  const world = new World(createMemoryStore(), { ...options, clock, targets, ...more });
  await world.runtime.open();
  for (const name of ['a', 'b', 'routed']) await world.publish(name, callTask(name));
  await world.publish('other', callTask('x').replace('http://out/', 'http://elsewhere/'));
  const leaves = async (count: number) => {
    await world.until(() => sent.length >= count);
    await world.until(() => true);
    return sent[count - 1]!;
  };
  /** Everything that can happen now has happened. */
  const rest = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const stateOf = (target: string) => world.runtime.targets().find((one) => one.target === target);
  return { world, clock, sent, leaves, rest, stateOf };
}

const RATE = { 'http://out': { rateLimit: { requests: 1, perMs: 1000, burst: 2 } } };

test('a rate limit lets calls go one by one, and others go on meanwhile', async () => {
  const { world, clock, sent, rest, stateOf } = await open(RATE, {
    limits: { concurrentEffects: 2 },
  });
  for (let count = 0; count < 4; count += 1) await world.start('a');
  await world.start('other');
  await rest();
  expect(sent.map(({ url }) => url)).toEqual(['http://out/a', 'http://out/a']);
  for (const { answer } of [...sent]) answer();
  await rest();
  // The two that are held have left their room to the call of another target.
  expect(sent.map(({ url }) => url).slice(2)).toEqual(['http://elsewhere/x']);
  expect(stateOf('http://out')).toMatchObject({
    active: 0,
    waiting: 2,
    tokens: 0,
    nextAt: NOW + 1000,
  });
  clock.advance(999);
  await rest();
  expect(sent).toHaveLength(3);
  clock.advance(1);
  await rest();
  expect(sent).toHaveLength(4);
  clock.advance(1000);
  await rest();
  expect(sent).toHaveLength(5);
});

test('what is held back is bounded: the rest waits in the store, and callers come back later', async () => {
  const limits = { waitingEffects: 2, concurrentEffects: 2 };
  const { world, clock, sent, rest, stateOf } = await open(RATE, { limits });
  const branches = Array.from({ length: 8 }, (_, index) => `{ ${callTask(`a${index}`).slice(2)} }`);
  await world.publish('many', `- f: { fork: { branches: [${branches.join(', ')}] } }`);
  await world.start('many');
  await rest();
  const request = { namespace: 'test', name: 'a' };
  expect([sent.length, (await world.runtime.start(request)).kind]).toEqual([2, 'overloaded']);
  for (let second = 0; second < 8; second += 1) {
    for (const { answer } of sent) answer();
    await rest();
    expect(stateOf('http://out')?.waiting).toBeLessThanOrEqual(4);
    clock.advance(1000);
    await rest();
  }
  expect(new Set(sent.map(({ url }) => url)).size).toBe(8);
  expect((await world.runtime.start(request)).kind).toBe('started');
});

test('a bulkhead has room for so many exchanges', async () => {
  const { world, sent, leaves, rest, stateOf } = await open({ '*': { maxConcurrent: 1 } });
  await world.start('a');
  await world.start('b');
  await world.start('other');
  await rest();
  expect(sent.map(({ url }) => url).sort()).toEqual(['http://elsewhere/x', 'http://out/a']);
  expect(stateOf('http://out')).toMatchObject({ active: 1, waiting: 1 });
  sent.find(({ url }) => url === 'http://out/a')?.answer();
  expect((await leaves(3)).url).toBe('http://out/b');
});

test('what is held back ends when nobody waits for it any longer', async () => {
  const { world, leaves, rest, stateOf, sent } = await open({ 'http://out': { maxConcurrent: 1 } });
  await world.start('a');
  await leaves(1);
  const held = await world.start('b');
  await rest();
  expect(stateOf('http://out')?.waiting).toBe(1);
  await world.runtime.submit(held, { type: 'cancel', rollback: false });
  await rest();
  expect(stateOf('http://out')?.waiting).toBe(0);
  sent[0]?.answer();
  await rest();
  expect(sent).toHaveLength(1);
  expect(world.warnings).toEqual([]);
});

const BREAKER = { 'http://out': { breaker: { failures: 2, openMs: 30_000, probes: 1 } } };

test('a breaker opens after retryable faults, fails fast, and closes after a probe', async () => {
  const { world, clock, sent, leaves, rest, stateOf } = await open(BREAKER);
  for (const [index, end] of [
    (one: Sent) => one.fail(away()),
    (one: Sent) => one.answer({ ...ANSWER, status: 503 }),
  ].entries()) {
    const runId = await world.start('a');
    end(await leaves(index + 1));
    await world.problem(runId);
  }
  expect(stateOf('http://out')?.breaker).toMatchObject({ kind: 'open', until: NOW + 30_000 });
  expect(await world.problem(await world.start('a'))).toEqual({
    type: 'https://open-workflow-specification.org/spec/1.0.0/errors/communication',
    status: 503,
    title: 'Circuit Open',
    detail:
      'Nothing was sent to http://out, because calls to it have failed one after the other. It is tried again at 2026-01-01T00:00:30.000Z.',
    instance: '/do/0/a',
  });
  expect(sent).toHaveLength(2);
  clock.advance(30_000);
  const probe = await world.start('a');
  await leaves(3);
  const refused = await world.problem(await world.start('b'));
  expect(refused?.detail).toContain('It is being tried now, and nothing else is sent meanwhile.');
  sent[2]?.answer();
  expect(await world.output(probe)).toBe(200);
  expect(stateOf('http://out')?.breaker).toMatchObject({ kind: 'closed', failures: 0 });
  await world.start('b');
  await rest();
  expect(sent).toHaveLength(4);
});

test('an answer that is final says that the target works', async () => {
  const { world, leaves, stateOf } = await open(BREAKER);
  for (const [index, status] of [503, 404, 503].entries()) {
    const runId = await world.start('a');
    (await leaves(index + 1)).answer({ ...ANSWER, status });
    await world.problem(runId);
  }
  expect(stateOf('http://out')?.breaker).toMatchObject({ kind: 'closed', failures: 1 });
});

test('a cancelled call says nothing of its target', async () => {
  const { world, leaves, rest, stateOf } = await open(BREAKER);
  for (let count = 1; count <= 3; count += 1) {
    const runId = await world.start('a');
    await leaves(count);
    await world.runtime.submit(runId, { type: 'cancel', rollback: false });
  }
  await rest();
  expect(stateOf('http://out')?.breaker).toMatchObject({ kind: 'closed', failures: 0 });
});

test('what is held back fails when the breaker opens', async () => {
  const policy = { ...BREAKER['http://out'], maxConcurrent: 1 };
  const { world, sent, leaves } = await open({
    'http://out': { ...policy, breaker: { ...policy.breaker, failures: 1 } },
  });
  await world.start('a');
  await leaves(1);
  const held = await world.start('b');
  sent[0]?.fail(away());
  expect((await world.problem(held))?.title).toBe('Circuit Open');
});

test('connections that are not HTTP have the same limits, for as long as their call lasts', async () => {
  const { world, sent, leaves, rest, stateOf } = await open({
    'tcp://broker:9092': { maxConcurrent: 1, breaker: { failures: 1, openMs: 1000, probes: 1 } },
  });
  const first = await world.start('routed');
  await leaves(1);
  const second = await world.start('routed');
  await rest();
  expect([sent.length, stateOf('tcp://broker:9092')?.waiting]).toEqual([1, 1]);
  sent[0]?.answer();
  await world.output(first);
  (await leaves(2)).fail(away());
  await world.problem(second);
  expect((await world.problem(await world.start('routed')))?.title).toBe('Circuit Open');
  expect(sent).toHaveLength(2);
});

test('a call does not wait for itself when it asks the target of its own connection', async () => {
  const limits = { maxConcurrent: 1, rateLimit: { requests: 1, perMs: 1000, burst: 1 } };
  const { world, clock, leaves, rest, sent, stateOf } = await open({ 'http://out': limits });
  await world.publish('both', callTask('both'));
  const runId = await world.start('both');
  await rest();
  expect([sent.length, stateOf('http://out')?.active, stateOf('http://out')?.waiting]).toEqual([
    0, 1, 1,
  ]);
  clock.advance(1000);
  (await leaves(1)).answer();
  expect(await world.output(runId)).toBe(200);
  expect(stateOf('http://out')).toMatchObject({ active: 0, waiting: 0 });
});

test('urgent calls go before others that are held', async () => {
  const { world, leaves, sent } = await open({ 'http://out': { maxConcurrent: 1 } });
  const urgent = callTask('urgent').replace(': {', ': { metadata: { priority: 1 },');
  await world.publish('urgent', urgent);
  for (const name of ['a', 'b', 'urgent']) await world.start(name);
  await world.until(() => world.runtime.targets()[0]?.waiting === 2);
  sent[0]?.answer();
  expect((await leaves(2)).url).toBe('http://out/urgent');
});

test('nothing waits for a clock once the runtime has closed', async () => {
  const { world, clock, rest } = await open(RATE);
  for (let count = 0; count < 3; count += 1) await world.start('a');
  await rest();
  await world.runtime.close();
  await rest();
  expect(clock.armed).toBe(0);
});
