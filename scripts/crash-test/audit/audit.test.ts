import { describe, expect, test } from 'vitest';
import type { Evidence, FoundEvent, FoundRun, SideEffect } from '../evidence.ts';
import type { Wish } from '../wish.ts';
import { audit } from './audit.ts';

const WISHES: readonly Wish[] = [
  { key: 'wish-1', kind: 'sleeper', amount: 7, sleepMs: 0 },
  { key: 'wish-2', kind: 'saga', amount: 1, sleepMs: 0 },
];

type Draft = Omit<FoundEvent, 'sequence'>;

function log(...drafts: readonly Draft[]): FoundEvent[] {
  return drafts.map((draft, index) => ({
    ...draft,
    type: String(draft.type),
    sequence: index + 1,
  }));
}

function call(activation: string, pointer: string): Draft[] {
  const effect = `${activation}.1`;
  return [
    { type: 'task-created', activation, pointer },
    { type: 'effect-requested', activation, effect },
    { type: 'effect-settled', activation, effect, result: { kind: 'completed', output: 1 } },
    { type: 'task-completed', activation, pointer },
  ];
}

const SLEEPER: FoundRun = {
  id: 'r1',
  wish: 'wish-1',
  status: 'completed',
  output: { key: 'wish-1', total: 7 },
  events: log(
    { type: 'run-started' },
    ...call('a1', '/do/0/before'),
    ...call('a2', '/do/2/after'),
    { type: 'run-completed' },
  ),
};
const SAGA: FoundRun = {
  id: 'r2',
  wish: 'wish-2',
  status: 'faulted',
  events: log(
    { type: 'run-started' },
    ...call('a1', '/do/0/book'),
    ...call('a2', '/do/1/pay'),
    { type: 'rollback-started' },
    ...call('a3', '/do/1/pay/metadata/compensation/0/refund'),
    { type: 'task-compensated', activation: 'a3', pointer: '/do/1/pay' },
    ...call('a4', '/do/0/book/metadata/compensation/0/unbook'),
    { type: 'task-compensated', activation: 'a4', pointer: '/do/0/book' },
    { type: 'run-faulted' },
  ),
};

function done(idempotencyKey: string, wish: string, step: string): SideEffect {
  return { idempotencyKey, wish, step, deliveries: 1 };
}

const SOUND: Evidence = {
  acknowledgements: [
    { wish: 'wish-1', runId: 'r1' },
    { wish: 'wish-1', runId: 'r1' },
    { wish: 'wish-2', runId: 'r2' },
  ],
  runs: [SLEEPER, SAGA],
  sideEffects: [
    done('r1/a1/1', 'wish-1', 'before'),
    done('r1/a2/1', 'wish-1', 'after'),
    done('r2/a1/1', 'wish-2', 'book'),
    done('r2/a2/1', 'wish-2', 'pay'),
    done('r2/a3/1', 'wish-2', 'refund'),
    done('r2/a4/1', 'wish-2', 'unbook'),
  ],
};

function broken(evidence: Evidence): string[] {
  return audit(WISHES, evidence)
    .filter((finding) => finding.violations.length > 0)
    .map((finding) => finding.promise);
}

function withRun(changed: Partial<FoundRun>, of: FoundRun = SLEEPER): Evidence {
  const runs = SOUND.runs.map((run) => (run === of ? { ...run, ...changed } : run));
  return { ...SOUND, runs };
}

function withEvents(change: (events: FoundEvent[]) => FoundEvent[], of: FoundRun = SLEEPER) {
  const events = change([...of.events]).map((event, index) => ({ ...event, sequence: index + 1 }));
  return withRun({ events }, of);
}

function repeating(type: string) {
  return withEvents((events) => events.flatMap((one) => (one.type === type ? [one, one] : [one])));
}

function without(type: string, of: FoundRun = SLEEPER) {
  return withEvents((events) => events.filter((event) => event.type !== type), of);
}

const PLANTED: [string, Evidence, string[]][] = [
  [
    'an acknowledged run that does not exist',
    { ...SOUND, acknowledgements: [...SOUND.acknowledgements, { wish: 'wish-1', runId: 'r9' }] },
    ['every acknowledged start exists'],
  ],
  [
    'a start that was never acknowledged',
    { ...SOUND, acknowledgements: SOUND.acknowledgements.slice(2) },
    ['every acknowledged start exists'],
  ],
  [
    'two runs of one wish',
    { ...SOUND, runs: [...SOUND.runs, { ...SLEEPER, id: 'r3' }] },
    ['every wish has one run', 'every recorded call has happened'],
  ],
  [
    'a run nobody wished for',
    { ...SOUND, runs: [...SOUND.runs, { ...SAGA, id: 'r3', wish: 'x', events: log() }] },
    ['every wish has one run', 'every run has ended', 'nothing follows the end of a run'],
  ],
  [
    'a run that goes on',
    withRun({ status: 'waiting' }),
    ['every run has ended', 'outcomes are right'],
  ],
  [
    'a gap',
    withRun({ events: SLEEPER.events.toSpliced(1, 1) }),
    ['event sequences have no gap', 'every task ends once'],
  ],
  [
    'an event that is told twice',
    withRun({ events: SLEEPER.events.toSpliced(1, 0, SLEEPER.events[0]!) }),
    ['event sequences have no gap', 'nothing follows the end of a run'],
  ],
  [
    'an event after the end',
    withEvents((events) => [...events, { sequence: 0, type: 'wait-entered' }]),
    ['every run has ended', 'nothing follows the end of a run'],
  ],
  ['a run that ends twice', repeating('run-completed'), ['nothing follows the end of a run']],
  ['a task that ends twice', repeating('task-completed'), ['every task ends once']],
  ['an effect requested twice', repeating('effect-requested'), ['every effect is recorded once']],
  ['a result recorded twice', repeating('effect-settled'), ['every effect is recorded once']],
  [
    'a result nobody asked for',
    without('effect-requested'),
    ['every effect is recorded once', 'every side effect is known by its key'],
  ],
  ['a wrong output', withRun({ output: { key: 'wish-1', total: 8 } }), ['outcomes are right']],
  [
    'a compensation that is missing',
    without('task-compensated', SAGA),
    ['compensation is whole and in reverse order'],
  ],
  [
    'a compensation in the wrong order',
    withEvents((events) => {
      const [first, second] = events.filter((event) => event.type === 'task-compensated');
      return events.map((event) => (event === first ? second! : event === second ? first! : event));
    }, SAGA),
    ['compensation is whole and in reverse order'],
  ],
  [
    'a side effect under an unknown key',
    { ...SOUND, sideEffects: [...SOUND.sideEffects, done('r1/a9/1', 'wish-1', 'after')] },
    ['every side effect is known by its key'],
  ],
  [
    'a side effect done twice under its key',
    { ...SOUND, sideEffects: [...SOUND.sideEffects, SOUND.sideEffects[0]!] },
    ['every side effect is known by its key'],
  ],
  [
    'a side effect that is in the log only',
    { ...SOUND, sideEffects: SOUND.sideEffects.slice(1) },
    ['every recorded call has happened', 'no step is lost'],
  ],
  [
    'a side effect nobody asked for',
    {
      ...SOUND,
      sideEffects: SOUND.sideEffects.map((one) => ({
        ...one,
        step: one.step === 'before' ? 'refund' : one.step,
      })),
    },
    ['no step is lost'],
  ],
];

describe('the audit', () => {
  test('finds nothing wrong with sound evidence', () => {
    expect(broken(SOUND)).toEqual([]);
  });

  test.each(PLANTED)('finds %s', (_, evidence, promises) => {
    expect(broken(evidence)).toEqual(promises);
  });

  test('does not look for child runs at the service', () => {
    const child = { type: 'effect-requested', activation: 'a8', effect: 'a8.1', childRunId: 'r1' };
    const settled = { ...child, type: 'effect-settled', result: { kind: 'completed' } };
    const [started, ...rest] = SLEEPER.events;
    const delegating = withEvents(() => [
      started!,
      { ...child, sequence: 0 },
      { ...settled, childRunId: undefined, sequence: 0 },
      ...rest,
    ]);
    expect(broken(delegating)).toEqual([]);
  });
});
