import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveWait } from '../../runtime/waits/run-waits.ts';
import { definitionOf } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { runWords, waitWords } from './wait-words.ts';

/** Nothing listens on the port for the discarding of data. */
const AWAY = 'http://127.0.0.1:9';
const LATER = /^20\d\d-\d\d-\d\dT[\d:.]+Z$/;

const SOURCES = [
  definitionOf('limited', [{ call: { call: 'http', with: { method: 'get', endpoint: AWAY } } }]),
  definitionOf('branches', [
    {
      both: {
        fork: {
          branches: [
            { nap: { wait: 'PT1H', timeout: { after: 'PT2H' } } },
            { hear: { listen: { to: { one: { with: { type: 'order.paid' } } } } } },
          ],
        },
      },
    },
  ]),
];

let server: TestServer;
beforeAll(async () => {
  const rateLimit = { requests: 1, perMs: 3_600_000, burst: 1 };
  server = await startTestServer(SOURCES, {}, { [AWAY]: { rateLimit } });
});
afterAll(() => server.close());

const start = async (name: string) => {
  const { runId } = await server.client.runs.start('demo', { definition: { name } });
  return runId;
};

const waitsOf = async (runId: string) =>
  (await server.send({ url: `/v1/namespaces/demo/runs/${runId}/waits` })).json();

test('every live task is told with what it waits for, in data and in words', async () => {
  const runId = await start('branches');
  const waits = await waitsOf(runId);
  expect(waits).toMatchObject({
    runId,
    status: 'waiting',
    words: '2 tasks are live.',
    taskCount: 2,
  });
  expect(waits.tasks).toMatchObject([
    {
      task: 'nap',
      pointer: '/do/0/both/fork/branches/0/nap',
      attempt: 1,
      since: expect.stringMatching(LATER),
      deadline: expect.stringMatching(LATER),
      words: expect.stringMatching(/^It waits until 20.*Z\.$/),
      waitsFor: { kind: 'timer', until: expect.stringMatching(LATER) },
    },
    {
      task: 'hear',
      words: 'It waits for an event with type order.paid.',
      waitsFor: { kind: 'event', filters: [{ type: 'order.paid' }], consumed: 0 },
    },
  ]);
  expect(await server.client.runs.waits('demo', runId)).toEqual(waits);
});

test('a call that is held back says by whom, and when the next may go', async () => {
  await start('limited');
  await start('limited');
  const runId = await start('limited');
  await expect
    .poll(async () => (await waitsOf(runId)).tasks[0]?.waitsFor)
    .toEqual({
      kind: 'rate-limit',
      call: 'http/request',
      target: AWAY,
      ahead: 1,
      nextAt: expect.stringMatching(LATER),
    });
});

test('of a run that is not there nothing is told', async () => {
  const answer = await server.send({ url: '/v1/namespaces/demo/runs/nobody/waits' });
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'run-not-found']);
  const elsewhere = await start('branches');
  const other = await server.send({ url: `/v1/namespaces/other/runs/${elsewhere}/waits` });
  expect(other.statusCode).toBe(404);
});

const AT = Date.UTC(2026, 0, 31, 12);
const TEXT = '2026-01-31T12:00:00.000Z';
const call = { call: 'http/request' };
const NOBODY = { users: [], groups: [] };
const ask = { kind: 'person', title: 'Go?', candidates: NOBODY } as const;
const blocked = { ...call, target: 'https://a.example' };

test.each<[LiveWait, string]>([
  [{ kind: 'turn' }, 'It goes on at once.'],
  [{ kind: 'timer', until: AT }, `It waits until ${TEXT}.`],
  [
    { kind: 'retry', until: AT, retry: 2, problem: { type: 'x', status: 503, title: 'Away' } },
    `It has failed (Away), and is tried again at ${TEXT} (retry 2).`,
  ],
  [{ kind: 'event', filters: [], consumed: 0 }, 'It waits for any event.'],
  [
    { kind: 'event', filters: [{ type: 'a', source: '/b' }, { type: 'c' }], consumed: 2 },
    'It waits for an event with type a, source /b, or type c; 2 came so far.',
  ],
  [
    { ...ask, asks: 'approval', dueAt: AT },
    `It waits for somebody to approve 'Go?'. It is due at ${TEXT}.`,
  ],
  [
    { ...ask, asks: 'form', candidates: { users: ['ada'], groups: ['office'] } },
    "It waits for somebody (ada, the group office) to complete 'Go?'.",
  ],
  [
    {
      kind: 'call',
      ...call,
      received: 0,
      under: AT,
      trouble: { since: AT, problem: { type: 'x', status: 500, detail: 'The broker is away.' } },
    },
    `http/request (attempt 2) cannot receive since ${TEXT}, and goes on trying: The broker is away.`,
  ],
  [
    { kind: 'event', filters: [{ type: 'a' }], consumed: 0, lately: { count: 2, lastAt: AT } },
    `It waits for an event with type a. 2 events of that type came lately, the last at ${TEXT}, and did not fit.`,
  ],
  [
    {
      kind: 'child-run',
      runId: 'r1.a1.1',
      status: 'waiting',
      because: [
        {
          runId: 'r1.a1.1',
          namespace: 'demo',
          task: 'nap',
          attempt: 1,
          wait: { kind: 'timer', until: AT },
        },
      ],
    },
    `It waits for the end of its child run r1.a1.1, which is waiting; in it, nap: it waits until ${TEXT}.`,
  ],
  [{ ...ask, asks: 'form', claimedBy: 'ada' }, "It waits for ada to complete 'Go?'."],
  [{ kind: 'call', ...call, under: AT }, `http/request (attempt 2) is under way since ${TEXT}.`],
  [
    { kind: 'call', ...call, received: 3 },
    'http/request (attempt 2) waits for messages; 3 came so far.',
  ],
  [
    { kind: 'room', ...call, ahead: 1 },
    'http/request (attempt 2) waits for room: one is before it.',
  ],
  [
    { kind: 'room', ...call },
    'http/request (attempt 2) waits for room: there is too much to do now.',
  ],
  [
    { kind: 'rate-limit', ...blocked, ahead: 0, nextAt: AT },
    `http/request (attempt 2) is held back by the rate limit of https://a.example: it is the next, and the next may go at ${TEXT}.`,
  ],
  [
    { kind: 'bulkhead', ...blocked, ahead: 2, maxConcurrent: 4 },
    'http/request (attempt 2) is held back: https://a.example has as many exchanges under way as it may, and 2 are before it.',
  ],
  [
    { kind: 'child-run', runId: 'r1.a1.1' },
    'It waits for the end of its child run r1.a1.1, which has not begun.',
  ],
  [
    { kind: 'child-run', runId: 'r1.a1.1', status: 'waiting' },
    'It waits for the end of its child run r1.a1.1, which is waiting.',
  ],
  [{ kind: 'rollback' }, 'It waits until something is undone.'],
  [{ kind: 'operator' }, 'It has failed, or was broken off: a retry of the run goes on with it.'],
])('%j is told in words', (wait, words) => {
  expect(waitWords(wait, 2)).toBe(words);
});

const summary = {
  id: 'r1',
  namespace: 'demo',
  definition: { name: 'one', version: '1.0.0' },
  planId: 'p',
  compensation: 'none',
  startedAt: AT,
  updatedAt: AT,
  currentTasks: [],
  sequence: 1,
} as const;
const place = { limit: 1, queuedAt: AT, ahead: 0, heldBy: ['r0'] };
const problem = { type: 'x', status: 500, title: 'No' };

test('what holds up a run as a whole is told in words', () => {
  const wordsOf = (
    status: 'pending' | 'suspended' | 'faulted' | 'completed' | 'running',
    more = {},
  ) => runWords({ summary: { ...summary, status, ...more }, taskCount: 1 });
  expect(runWords({ summary: { ...summary, status: 'pending' }, place, taskCount: 0 })).toBe(
    'It is queued: one run of its definition may be under way, and it is the next. Run r0 holds a place.',
  );
  expect(
    runWords({
      summary: { ...summary, status: 'pending' },
      place: { ...place, key: 'c', limit: 3, ahead: 2 },
      taskCount: 0,
    }),
  ).toBe(
    "It is queued: 3 runs with the key 'c' may be under way, and 2 are before it. Run r0 holds a place.",
  );
  expect(wordsOf('suspended')).toBe('It is suspended: nothing new begins before it is resumed.');
  const suspended = { at: AT, by: 'ada', reason: 'inventory' };
  expect(runWords({ summary: { ...summary, status: 'suspended' }, suspended, taskCount: 1 })).toBe(
    `It is suspended by ada since ${TEXT} ('inventory'): nothing new begins before it is resumed.`,
  );
  expect(wordsOf('faulted', { problem, endedAt: AT })).toBe(
    `It has faulted at ${TEXT}: No. A retry goes on with it.`,
  );
  const refused = { ...problem, detail: 'The bank has refused it.' };
  expect(wordsOf('faulted', { problem: refused, endedAt: AT, compensation: 'completed' })).toBe(
    `It has faulted at ${TEXT}: The bank has refused it. What it did has been undone: a rewind goes back, a rerun does it again.`,
  );
  expect(wordsOf('completed', { endedAt: AT })).toBe(`It has ended at ${TEXT}: completed.`);
  expect(wordsOf('running')).toBe('One task is live.');
});
