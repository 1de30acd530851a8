import type { Json } from '@tutti/jq';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command, HumanCommand } from './commands.ts';
import type { Edit } from './operators/edit.ts';
import { createRunMachine } from './run-machine.ts';
import { arbitraryDefinition } from './testing/arbitrary-definition.ts';
import {
  arbitraryExtensions,
  arbitrarySequence,
  definitionOf,
  extensionsOf,
} from './testing/arbitrary-sequence.ts';
import { violations } from './testing/invariants.ts';
import { planOf, problemOf, RUNTIME, RunDriver } from './testing/run-driver.ts';
import { predict } from './testing/sequential-oracle.ts';

/** The same cases on every machine; others, and more of them, when asked. */
const { PROPERTY_SEED = '1', PROPERTY_RUNS = '300' } = process.env;
const OPTIONS = {
  seed: Number(PROPERTY_SEED),
  numRuns: Number(PROPERTY_RUNS),
  endOnFailure: false,
};

/** Something that happens to a run. */
type Move = (driver: CheckedDriver) => void;

const RESULTS: readonly Json[] = [{ n: 5 }, { code: 0, stdout: 'out', stderr: '' }, null];
const PROBLEMS = [problemOf('communication', 503), problemOf('runtime', 409)];

/** Checks everything that is always true, after every decision. */
class CheckedDriver extends RunDriver {
  readonly #other;

  constructor(definition: string) {
    super(definition);
    this.#other = createRunMachine(planOf(definition), { runtime: RUNTIME });
  }

  override submit(command: Command) {
    const before = structuredClone(this.state);
    const again = this.#other.decide(structuredClone(this.state), command, this.now);
    const expected = JSON.stringify(again);
    const decision = super.submit(command);
    expect(JSON.stringify(decision)).toBe(expected);
    if (decision.kind === 'rejected') expect(this.state).toEqual(before);
    else expect(decision.events).not.toEqual([]);
    const { machine, state, log, effects } = this;
    if (state) expect(violations({ machine, state, log, effects })).toEqual([]);
    return decision;
  }

  /** Answers any effect that was ever asked for: it may be late, or answered already. */
  answerAny(index: number, command: (effect: string) => Command): void {
    const ids = this.effects.flatMap((effect) => ('id' in effect ? [effect.id] : []));
    const awaited = this.awaited().map(({ id }) => id);
    const candidates = index % 4 === 0 ? ids : awaited;
    const effect = candidates[index % (candidates.length || 1)];
    if (effect !== undefined) this.submit(command(effect));
  }

  resultFor(effect: string, index: number): Json {
    const asked = this.effects.find((candidate) => 'id' in candidate && candidate.id === effect);
    return asked?.type === 'run-process' ? RESULTS[1]! : RESULTS[index % RESULTS.length]!;
  }
}

const complete = fc.nat(20).map<Move>((index) => (driver) => {
  driver.answerAny(index, (effect) => {
    return { type: 'complete-effect', effect, output: driver.resultFor(effect, index) };
  });
});
const fail = fc.nat(20).map<Move>((index) => (driver) => {
  const problem = PROBLEMS[index % PROBLEMS.length]!;
  driver.answerAny(index, (effect) => ({ type: 'fail-effect', effect, problem }));
});
const item = fc.tuple(fc.nat(20), fc.nat(4)).map<Move>(([index, id]) => (driver) => {
  const item = RESULTS[index % RESULTS.length]!;
  driver.answerAny(index, (effect) => ({ type: 'receive-item', effect, item, id: `m${id}` }));
});
const event = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(3), fc.nat(8))
  .map<Move>(([type, key, id]) => (driver) => {
    driver.deliver({ type, id: `e${id}`, data: { key } });
  });
const WORKERS = [
  { user: 'ada', groups: [] },
  { user: 'ben', groups: ['office'] },
  { user: 'eve', groups: ['heads'], vouchedBy: 'operator' },
];
const work = fc
  .record({
    act: fc.constantFrom<HumanCommand>(
      { type: 'claim-human-task', activation: '', by: WORKERS[0]! },
      { type: 'release-human-task', activation: '', by: WORKERS[0]! },
      { type: 'reassign-human-task', activation: '', by: WORKERS[0]!, to: 'eve', from: 'ben' },
      { type: 'decide-human-task', activation: '', by: WORKERS[0]!, decision: 'approve' },
      { type: 'decide-human-task', activation: '', by: WORKERS[0]!, decision: 'reject' },
      { type: 'complete-human-task', activation: '', by: WORKERS[0]!, data: { n: 1 } },
      { type: 'complete-human-task', activation: '', by: WORKERS[0]! },
    ),
    by: fc.constantFrom(...WORKERS),
    index: fc.nat(5),
  })
  .map<Move>(({ act, by, index }) => (driver) => {
    const known = index % 5 === 0 ? ['a1', 'a2', 'a3'] : driver.humans();
    const activation = known[index % (known.length || 1)];
    if (activation !== undefined) driver.submit({ ...act, activation, by });
  });
const pass = fc.nat(12_000).map<Move>((ms) => (driver) => driver.pass(ms));
const jump = fc.integer({ min: -5000, max: 60_000 }).map<Move>((ms) => (driver) => {
  driver.now += ms;
});
const settle = fc.constant<Move>((driver) => driver.settle());
const operate = fc
  .constantFrom<Command>(
    { type: 'suspend' },
    { type: 'resume' },
    { type: 'retry' },
    { type: 'retry', input: { n: 7 } },
    { type: 'cancel', rollback: true },
    { type: 'cancel', rollback: false },
  )
  .map<Move>((command) => (driver) => driver.submit(command));
const skip = fc
  .record({ index: fc.nat(20), output: fc.constantFrom<Json | undefined>(undefined, { n: 3 }) })
  .map<Move>(({ index, output }) => (driver) => {
    const live = Object.keys(driver.state?.activations ?? {});
    const activation = live[index % (live.length || 1)] ?? 'a1';
    driver.submit({ type: 'skip', task: { activation }, ...(output && { output }) });
  });
const edits = fc.constantFrom<Edit>(
  { context: { kind: 'merge', patch: { n: 2 } } },
  { context: { kind: 'replace', value: null } },
  { variables: { item: 1 } },
  { input: { n: 4 } },
);
const edit = fc.tuple(fc.nat(20), edits).map<Move>(([index, edit]) => (driver) => {
  const live = Object.keys(driver.state?.activations ?? {});
  const activation = live[index % (live.length + 1)];
  driver.submit({ type: 'set-variables', ...(activation && { task: { activation } }), edit });
});
const rewind = fc
  .record({
    index: fc.nat(40),
    compensate: fc.boolean(),
    edit: fc.option(edits, { nil: undefined }),
  })
  .map<Move>(({ index, compensate, edit }) => (driver) => {
    const created = driver.eventsOf('task-created');
    const activation = created[index % (created.length || 1)]?.activation ?? 'a1';
    driver.rewind({ activation }, { compensate, ...(edit && { edit }) });
  });

const moves = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: complete },
    { weight: 3, arbitrary: fail },
    { weight: 3, arbitrary: item },
    { weight: 4, arbitrary: event },
    { weight: 4, arbitrary: work },
    { weight: 4, arbitrary: pass },
    { weight: 1, arbitrary: jump },
    { weight: 3, arbitrary: settle },
    { weight: 2, arbitrary: operate },
    { weight: 1, arbitrary: skip },
    { weight: 1, arbitrary: edit },
    { weight: 2, arbitrary: rewind },
  ),
  { maxLength: 30, size: 'max' },
);

/** Everybody does what they may. */
function doHumanTask(driver: CheckedDriver, activation: string): void {
  for (const by of WORKERS) {
    driver.submit({ type: 'complete-human-task', activation, by, data: { n: 1 } });
    driver.submit({ type: 'decide-human-task', activation, by, decision: 'approve' });
  }
}

/** Does what is asked of it until nothing is asked any more. */
function playToTheEnd(driver: CheckedDriver): void {
  for (let round = 0; round < 400; round += 1) {
    if (driver.state?.status === 'suspended') driver.submit({ type: 'resume' });
    driver.pass(20_000);
    for (const { id } of driver.awaited()) {
      driver.submit({ type: 'complete-effect', effect: id, output: driver.resultFor(id, 1) });
    }
    for (const activation of driver.humans()) doHumanTask(driver, activation);
    for (const type of ['a', 'b']) {
      driver.deliver({ type, id: `${type}${round}`, data: { key: round % 4 } });
    }
    if (driver.state?.status !== 'running') return;
  }
  throw new Error('Expected the run to end, but it goes on and on.');
}

describe('any run of any definition, whatever happens to it', () => {
  test('[SPEC Y1, Y2, Y3, Y4, Y5, Y6] decides the same twice, replays, and keeps every promise', () => {
    const property = fc.property(arbitraryDefinition(), moves, (definition, moves) => {
      const driver = new CheckedDriver(definition);
      driver.submit({ type: 'start', runId: 'r1', input: { n: 0 }, startedBy: 'eve' });
      for (const move of moves) move(driver);
      playToTheEnd(driver);
      expect(['completed', 'faulted', 'cancelled']).toContain(driver.state?.status);
    });
    fc.assert(property, OPTIONS);
  });
});

describe('a run that goes back to any of its tasks', () => {
  test('[SPEC O9, O10] goes on and ends as it did when it came there for the first time', () => {
    const property = fc.property(
      arbitrarySequence(),
      arbitraryExtensions(),
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 3 }),
      (tasks, extensions, places) => {
        const use = JSON.stringify({ extensions: extensionsOf(extensions) });
        const definition = `use: ${use}\ndo: ${JSON.stringify(definitionOf(tasks))}`;
        const driver = new RunDriver(definition).start([]);
        const first = driver.eventsOf('task-created');
        const started = driver.eventsOf('task-started');
        const { output, problem } = driver;
        for (const place of places) {
          const target = first[place % first.length];
          if (!target) return;
          const since = driver.log.length;
          const { activation } = target;
          const decision = driver.rewind({ activation });
          if (decision.kind === 'rejected') {
            expect(decision.rejection.code).toBe('run-rolled-back');
            return;
          }
          const again = driver.log.slice(since).flatMap((event) => {
            return event.type === 'task-started' ? [event.pointer] : [];
          });
          const before = driver.log.indexOf(target);
          const rest = started.filter((event) => driver.log.indexOf(event) > before);
          expect(again).toEqual(rest.map(({ pointer }) => pointer));
          expect({ output: driver.output, problem: driver.problem }).toEqual({ output, problem });
        }
      },
    );
    fc.assert(property, OPTIONS);
  });
});

describe('any run of tasks that follow one another', () => {
  test('[SPEC D1, D4, F1, F2, F3, F4, S1, L2, L3, T2, T7, T8] does what the oracle says', () => {
    const property = fc.property(arbitrarySequence(), (tasks) => {
      const driver = new RunDriver(`do: ${JSON.stringify(definitionOf(tasks))}`).start([]);
      const started = driver.eventsOf('task-started').map(({ pointer }) => pointer);
      const { output, problem } = driver;
      expect({ started, output, problem }).toEqual(predict(tasks, []));
    });
    fc.assert(property, OPTIONS);
  });

  test('[SPEC U1, U2, U3, U4, U5, U6] does what the oracle says when extensions surround them', () => {
    const property = fc.property(
      arbitrarySequence(),
      arbitraryExtensions(),
      (tasks, extensions) => {
        const use = JSON.stringify({ extensions: extensionsOf(extensions) });
        const definition = `use: ${use}\ndo: ${JSON.stringify(definitionOf(tasks))}`;
        const driver = new RunDriver(definition).start([]);
        const started = driver.eventsOf('task-started').map(({ pointer }) => pointer);
        const { output, problem } = driver;
        expect({ started, output, problem }).toEqual(predict(tasks, [], extensions));
      },
    );
    fc.assert(property, OPTIONS);
  });
});
