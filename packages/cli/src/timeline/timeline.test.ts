import type { RunEvent } from '@tutti/client';
import { describe, expect, test } from 'vitest';
import { plainText, taskLine, timelineLines } from './lines.ts';
import { Timeline } from './timeline.ts';
import { TimelineLog } from './timeline-log.ts';

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

  test('what extensions and functions do under each task that they do it for', () => {
    const note = '/use/extensions/0/log/before/0/note';
    const timeline = told(
      created('a1', '/do/0/pay', null),
      created('a2', note, 'a1'),
      event('task-completed', { activation: 'a2' }),
      created('a3', '/do/1/ship', null),
      created('a4', note, 'a3'),
      event('task-faulted', { activation: 'a4', problem: { ...problem, instance: note } }),
    );
    expect(texts(timeline, 0)).toEqual([
      '  ● pay  running',
      '    ✓ note  completed · 0 ms',
      '  ● ship  running',
      '    ▲ note  faulted · 0 ms · communication: It said 503.',
    ]);
  });

  test('a task that waits for a retry, and which attempt it then is', () => {
    const failing = [
      created('a1', '/do/0/careful', null),
      advanced('a1', { phase: 'trying', retries: 0 }),
      created('a2', '/do/0/careful/try/0/charge', 'a1'),
      event('task-faulted', { activation: 'a2', problem }),
      advanced('a1', { phase: 'waiting', retries: 0, retryAt: at(1500), problem }),
    ];
    expect(texts(told(...failing), 500)).toEqual([
      '  ↻ careful  retrying · 500 ms · again in 1.0 s',
      '    ▲ charge  faulted · 0 ms · communication: It said 503.',
    ]);
    const again = told(
      ...failing,
      advanced('a1', { phase: 'trying', retries: 1 }),
      created('a3', '/do/0/careful/try/0/charge', 'a1', 1500),
      event('task-completed', { activation: 'a3' }, 1520),
    );
    expect(texts(again, 2000)).toEqual([
      '  ● careful  running · 2.0 s · attempt 2',
      '    ✓ charge  completed · 20 ms · attempt 2',
    ]);
  });

  test('what operators do: skips, edits, and the way back', () => {
    const told = new TimelineLog('order');
    const lines = [
      event('run-started', {}),
      created('a1', '/do/0/price', null),
      event('task-completed', { activation: 'a1' }),
      created('a2', '/do/1/nap', null),
      event('skip-requested', { activation: 'a2', by: 'ada', reason: 'no time' }),
      event('task-completed', { activation: 'a2' }),
      event('run-completed', {}),
      event('run-reopened', { by: 'ada' }),
      event('run-rewound', {
        task: { pointer: '/do/0/price' },
        scopes: [],
        dropped: ['/do/0/price', '/do/1/nap'],
        by: 'ada',
      }),
      created('a3', '/do/0/price', null),
      event('data-edited', { activation: 'a3', input: 1, by: 'ada', reason: 'typo' }),
      event('task-completed', { activation: 'a3' }),
    ].flatMap((one) => told.accept(one).map(plainText));
    expect(lines).toEqual([
      '● order  running · 0 ms',
      '  ✓ price  completed · 0 ms',
      '  – nap  skipped · by ada: no time',
      '✓ order  completed · 0 ms',
      '● order  running · 0 ms · by ada',
      '● order  running · 0 ms · back at price, by ada',
      '● order  running · 0 ms · input set by ada: typo',
      '  ✓ price  completed · 0 ms · ×2',
    ]);
  });

  test('a problem where it arose, and not again around it', () => {
    const arisen = { ...problem, instance: '/do/0/all/do/0/charge' };
    const timeline = told(
      created('a1', '/do/0/all', null),
      created('a2', '/do/0/all/do/0/charge', 'a1'),
      event('task-faulted', { activation: 'a2', problem: arisen }),
      event('task-faulted', { activation: 'a1', problem: arisen }),
    );
    expect(texts(timeline, 0)).toEqual([
      '  ▲ all  faulted · 0 ms',
      '    ▲ charge  faulted · 0 ms · communication: It said 503.',
    ]);
  });

  test('that a problem is being handled', () => {
    const timeline = told(
      created('a1', '/do/0/careful', null),
      advanced('a1', { phase: 'catching', retries: 0, problem }),
    );
    expect(texts(timeline, 0)).toEqual(['  ● careful  running · handling the problem']);
  });

  test('a loop as one task with its rounds, whose faults are no attempts', () => {
    const rounds = ['a2', 'a3', 'a4'].flatMap((id) => [
      created(id, '/do/0/each/do/0/ask', 'a1'),
      event('task-faulted', { activation: id, problem }),
    ]);
    const timeline = told(created('a1', '/do/0/each', null), ...rounds);
    expect(texts(timeline, 0)).toEqual([
      '  ● each  running',
      '    ▲ ask  faulted · 0 ms · ×3 · communication: It said 503.',
    ]);
  });

  test('what is waited for', () => {
    const timeline = told(
      created('a1', '/do/0/pause', null),
      event('wait-entered', { activation: 'a1', dueAt: at(9000) }),
      created('a2', '/do/1/hear', null),
      event('listen-entered', { activation: 'a2' }),
      created('a4', '/do/1/ask', null),
      event('human-task-opened', { activation: 'a4', request: { title: 'Which one?' } }),
      created('a5', '/do/1/approve', null),
      event('human-task-opened', { activation: 'a5', request: { title: 'Yes?' } }),
      event('human-task-claimed', { activation: 'a5', by: 'ada' }),
      created('a3', '/do/2/sub', null),
      event('effect-requested', { activation: 'a3', effect: 'a3.1', childRunId: 'r2' }),
    );
    expect(texts(timeline, 0)).toEqual([
      '  ◐ pause  waiting · 9.0 s left',
      '  ◐ hear  waiting · for an event',
      '  ◐ ask  waiting · for people: Which one?',
      '  ◐ approve  waiting · for ada',
      '  ● sub  running · run r2',
    ]);
  });

  test('a completed task being undone, and undone', () => {
    const undoing = [
      event('run-started', {}),
      created('a1', '/do/0/reserve', null),
      event('task-completed', { activation: 'a1' }),
      event('rollback-started', {}),
      created('a2', '/do/0/reserve/metadata/compensation', null, 5),
      advanced('a2', { phase: 'trying', retries: 0 }),
      created('a3', '/do/0/reserve/metadata/compensation/0/release', 'a2', 5),
      event('effect-requested', { activation: 'a3' }, 5),
    ];
    expect(texts(told(...undoing), 5)).toEqual([
      '  ↺ reserve  compensating',
      '    ● release  running',
    ]);
    const undone = told(
      ...undoing,
      event('task-completed', { activation: 'a3' }, 7),
      event('task-compensated', { activation: 'a2', pointer: '/do/0/reserve' }, 7),
      event('rollback-completed', {}, 7),
      event('run-faulted', { problem }, 7),
    );
    expect(texts(undone, 7)).toEqual([
      '  ⤺ reserve  compensated · 2 ms',
      '    ✓ release  completed · 2 ms',
    ]);
    expect(undone.run).toMatchObject({ state: 'faulted', note: 'communication: It said 503.' });
  });

  test('how the run is', () => {
    const timeline = new Timeline();
    const reached = [
      'run-started',
      'run-queued',
      'run-admitted',
      'run-suspended',
      'run-resumed',
      'run-cancelled',
    ].map((type) => {
      timeline.accept(event(type, {}));
      return timeline.run.state;
    });
    expect(reached).toEqual(['running', 'queued', 'running', 'suspended', 'running', 'cancelled']);
    expect(timeline.run.endedAt).toBeDefined();
  });
});

test('the task nobody caught the problem of has faulted, and so have those around it', () => {
  const pointer = '/do/0/group/do/0/pay';
  const events = [
    event('run-started', {}, 0),
    created('a1', '/do/0/group', null),
    created('a2', pointer, 'a1'),
    event('effect-requested', { activation: 'a2' }),
    event('run-faulted', { activation: 'a2', problem: { ...problem, instance: pointer } }, 7),
  ];
  const timeline = new Timeline();
  for (const each of events) timeline.accept(each);
  expect(timeline.tasks().map(({ name, state }) => [name, state])).toEqual([
    ['group', 'faulted'],
    ['pay', 'faulted'],
  ]);
  const log = new TimelineLog('checkout');
  expect(
    events
      .flatMap((each) => log.accept(each))
      .map(plainText)
      .slice(-2),
  ).toEqual([
    '    ▲ pay  faulted · 7 ms · communication: It said 503.',
    '▲ checkout  faulted · 7 ms · communication: It said 503.',
  ]);
});

test('a log that only grows has a line for what matters, below what is around it', () => {
  const log = new TimelineLog('checkout');
  const lines = [
    event('run-started', {}, 0),
    created('a1', '/do/0/safely', null, 0),
    advanced('a1', { phase: 'trying', retries: 0 }),
    created('a2', '/do/0/safely/try/0/pay', 'a1', 0),
    event('task-started', { activation: 'a2', attempt: 1 }, 0),
    event('effect-requested', { activation: 'a2' }, 5),
    event('effect-settled', { activation: 'a2' }, 150),
    event('task-completed', { activation: 'a2' }, 150),
    event('task-completed', { activation: 'a1' }, 150),
    event('run-completed', { output: {} }, 1500),
  ].flatMap((each) => log.accept(each));
  expect(lines.map(plainText)).toEqual([
    '● checkout  running · 0 ms',
    '  ● safely  running',
    '    ● pay  running',
    '    ✓ pay  completed · 150 ms',
    '  ✓ safely  completed · 150 ms',
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
  const lines = timelineLines('mailing', timeline, Date.parse(at(61_000))).map(plainText);
  expect(lines).toEqual([
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

function texts(timeline: Timeline, now: number): string[] {
  return timeline.tasks().map((row) => plainText(taskLine(row, Date.parse(at(now)))));
}

function advanced(activation: string, body: object): RunEvent {
  return event('try-advanced', { activation, body: { kind: 'try', ...body }, variables: {} });
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
