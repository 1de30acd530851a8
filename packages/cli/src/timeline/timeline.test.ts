import type { RunEvent } from '@tutti/client';
import { describe, expect, test } from 'vitest';
import { changeLine, plainText, timelineLines } from './lines.ts';
import { instantOf } from './members.ts';
import { Timeline } from './timeline.ts';

const problem = { type: 'https://x/errors/communication', status: 503, detail: 'It said 503.' };

describe('a timeline shows', () => {
  test('every task that was reached, in the order of the definition', () => {
    const timeline = told(
      created('a1', '/do/0/order', null),
      created('a2', '/do/0/order/do/0/reserve', 'a1'),
      created('a3', '/do/1/pay', null),
      created('a4', '/do/0/order/do/1/pack', 'a1'),
    );
    expect(timeline.tasks().map(({ name, depth }) => [name, depth])).toEqual([
      ['order', 0],
      ['reserve', 1],
      ['pack', 1],
      ['pay', 0],
    ]);
  });

  test('a task that waits for a retry, and which attempt it then is', () => {
    const failing = [
      created('a1', '/do/0/careful', null),
      created('a2', '/do/0/careful/try/0/charge', 'a1'),
      event('task-faulted', { activation: 'a2', problem }),
      event('try-advanced', {
        activation: 'a1',
        body: { kind: 'try', phase: 'waiting', retries: 0, retryAt: 'T+1', problem },
      }),
    ];
    expect(states(told(...failing))).toEqual([
      ['careful', 'retrying', 1, 'attempt 2 at T+1; communication: It said 503.'],
      ['charge', 'faulted', 1, 'communication: It said 503.'],
    ]);
    const again = told(
      ...failing,
      event('try-advanced', { activation: 'a1', body: { kind: 'try', phase: 'trying' } }),
      created('a3', '/do/0/careful/try/0/charge', 'a1'),
      event('task-completed', { activation: 'a3' }),
    );
    expect(states(again)).toEqual([
      ['careful', 'running', 1, undefined],
      ['charge', 'completed', 2, undefined],
    ]);
  });

  test('a loop as one task with its rounds', () => {
    const rounds = ['a2', 'a3', 'a4'].flatMap((id) => [
      created(id, '/do/0/each/do/0/send', 'a1'),
      event('task-completed', { activation: id }),
    ]);
    const timeline = told(created('a1', '/do/0/each', null), ...rounds);
    expect(timeline.tasks().map(({ name, rounds: count }) => [name, count])).toEqual([
      ['each', 1],
      ['send', 3],
    ]);
  });

  test('what is waited for', () => {
    const timeline = told(
      created('a1', '/do/0/pause', null),
      event('wait-entered', { activation: 'a1', dueAt: '2026-01-01T00:00:09.000Z' }),
      created('a2', '/do/1/hear', null),
      event('listen-entered', { activation: 'a2' }),
      created('a3', '/do/2/sub', null),
      event('effect-requested', { activation: 'a3', effect: 'a3.1', childRunId: 'r2' }),
    );
    expect(states(timeline)).toEqual([
      ['pause', 'waiting', 1, 'until 2026-01-01T00:00:09.000Z'],
      ['hear', 'waiting', 1, 'for an event'],
      ['sub', 'running', 1, 'run r2'],
    ]);
  });

  test('a completed task being undone, and undone', () => {
    const undoing = [
      event('run-started', {}),
      created('a1', '/do/0/reserve', null),
      event('task-completed', { activation: 'a1' }),
      event('rollback-started', {}),
      created('a2', '/do/0/reserve/metadata/compensation', null),
      created('a3', '/do/0/reserve/metadata/compensation/0/release', 'a2'),
      event('effect-requested', { activation: 'a3' }),
    ];
    expect(states(told(...undoing))).toEqual([
      ['reserve', 'compensating', 1, undefined],
      ['release', 'running', 1, undefined],
    ]);
    const undone = told(
      ...undoing,
      event('task-completed', { activation: 'a3' }),
      event('task-compensated', { activation: 'a2', pointer: '/do/0/reserve' }),
      event('rollback-completed', {}),
      event('run-faulted', { problem }),
    );
    expect(states(undone)).toEqual([
      ['reserve', 'compensated', 1, undefined],
      ['release', 'completed', 1, undefined],
    ]);
    expect(undone.run).toMatchObject({ state: 'faulted', note: 'communication: It said 503.' });
  });

  test('how the run is', () => {
    const timeline = new Timeline();
    const reached = ['run-started', 'run-suspended', 'run-resumed', 'run-cancelled'].map((type) => {
      timeline.accept(event(type, {}));
      return timeline.run.state;
    });
    expect(reached).toEqual(['running', 'suspended', 'running', 'cancelled']);
    expect(timeline.run.endedAt).toBeDefined();
  });
});

test('a log that only grows has a line for what matters', () => {
  const timeline = new Timeline();
  const log = [
    event('run-started', {}, 0),
    created('a1', '/do/0/pay', null, 0),
    event('task-started', { activation: 'a1', attempt: 1 }, 0),
    event('effect-requested', { activation: 'a1' }, 5),
    event('effect-settled', { activation: 'a1' }, 150),
    event('task-completed', { activation: 'a1' }, 150),
    event('run-completed', { output: {} }, 1500),
  ].map((each) => changeLine('checkout', timeline.accept(each), instantOf(each)));
  expect(log.flatMap((line) => (line === null ? [] : [plainText(line)]))).toEqual([
    '● checkout  running · 0 ms',
    '  ● pay  running',
    '  ✓ pay  completed · 150 ms',
    '✓ checkout  completed · 1.5 s',
  ]);
});

test('lines for a screen tell times and counts as of now', () => {
  const timeline = told(
    event('run-started', {}, 0),
    created('a1', '/do/0/each', null, 0),
    created('a2', '/do/0/each/do/0/send', 'a1', 0),
    event('task-completed', { activation: 'a2' }, 20),
    created('a3', '/do/0/each/do/0/send', 'a1', 20),
  );
  const texts = timelineLines('mailing', timeline, Date.parse(at(61_000))).map(plainText);
  expect(texts).toEqual([
    '● mailing  running · 1 min 1 s',
    '  ● each  running · 1 min 1 s',
    '    ● send  running · 1 min 1 s · ×2',
  ]);
});

test('events without the expected members change nothing', () => {
  const timeline = new Timeline();
  const odd = [event('task-created', {}), event('wait-entered', { activation: 'a9' })];
  expect(odd.map((each) => timeline.accept(each))).toEqual([
    { kind: 'nothing' },
    { kind: 'nothing' },
  ]);
});

function told(...events: readonly RunEvent[]): Timeline {
  const timeline = new Timeline();
  for (const each of events) timeline.accept(each);
  return timeline;
}

function states(timeline: Timeline) {
  return timeline.tasks().map(({ name, state, attempt, note }) => [name, state, attempt, note]);
}

function created(activation: string, pointer: string, parent: string | null, ms = 0): RunEvent {
  return event('task-created', { activation, pointer, parent }, ms);
}

function event(type: string, members: object, ms = 0): RunEvent {
  return { sequence: 1, type, at: at(ms), ...members };
}

function at(ms: number): string {
  return new Date(Date.parse('2026-01-01T00:00:00.000Z') + ms).toISOString();
}
