import type { Json } from '@tutti/jq';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../commands.ts';
import { arbitraryDefinition } from '../testing/arbitrary-definition.ts';
import { arbitrarySequence, definitionOf } from '../testing/arbitrary-sequence.ts';
import { violations } from '../testing/invariants.ts';
import { problemOf, RunDriver } from '../testing/run-driver.ts';

/** The reach of a failing case: `PROPERTY_RUNS` tries more of them, when asked. */
const { PROPERTY_SEED = '1', PROPERTY_RUNS = '150' } = process.env;
const OPTIONS = {
  seed: Number(PROPERTY_SEED),
  numRuns: Number(PROPERTY_RUNS),
  endOnFailure: false,
};

const DONE: Json = { code: 0, stdout: 'out', stderr: '' };

/** Checks everything that is always true, after every decision; replay is compared by the driver. */
class CheckedDriver extends RunDriver {
  override submit(command: Command) {
    const decision = super.submit(command);
    const { machine, state, log, effects } = this;
    if (state && command.type !== 'migrate') {
      expect(violations({ machine, state, log, effects })).toEqual([]);
    }
    return decision;
  }
}

/** One of the things that may happen to a run. */
function move(driver: RunDriver, choice: number, index: number): void {
  const [first] = driver.awaited();
  const [person] = driver.humans();
  const by = { user: 'ada', groups: [] };
  if (choice < 3 && first) {
    driver.submit({ type: 'complete-effect', effect: first.id, output: DONE });
  } else if (choice === 3 && first) {
    const problem = problemOf('communication', 503);
    driver.submit({ type: 'fail-effect', effect: first.id, problem });
  } else if (choice < 6) {
    driver.deliver({
      type: choice === 4 ? 'a' : 'b',
      id: `e${index}`,
      data: { key: 1 },
    });
  } else if (choice === 6 && person !== undefined) {
    driver.submit({ type: 'complete-human-task', activation: person, by });
    driver.submit({ type: 'decide-human-task', activation: person, by, decision: 'approve' });
  } else if (choice === 7) driver.submit({ type: 'retry' });
  else driver.pass(choice * 700);
}

const choices = fc.array(fc.nat(9), { maxLength: 20, size: 'max' });

function started(definition: string): CheckedDriver {
  const driver = new CheckedDriver(definition);
  driver.submit({ type: 'start', runId: 'r1', input: { n: 0 } });
  return driver;
}

/** The same definition, published as another version. */
function asVersion(definition: string, version: string): string {
  const { document, ...rest } = JSON.parse(definition);
  return JSON.stringify({ document: { ...document, version }, ...rest });
}

/** What does not tell which version it was, nor that it was another one. */
function told(driver: RunDriver): unknown {
  const log = driver.log.filter(({ type }) => type !== 'run-migrated');
  const { planId: _, sequence: _s, ...state } = driver.state!;
  const text = JSON.stringify({ log, state, effects: driver.effects });
  return JSON.parse(
    text.replaceAll('/test/random/2.0.0', '/test/random/1.0.0').replaceAll(/sha256:\w+/g, ''),
  );
}

describe('any run of any definition', () => {
  test('[SPEC G2, G7] that goes over to the same plan under another version does what it would have done', () => {
    const property = fc.property(
      arbitraryDefinition(),
      choices,
      fc.nat(20),
      (definition, all, at) => {
        const [stays, goes] = [started(definition), started(definition)];
        all.forEach((choice, index) => {
          if (index === at) goes.migrate(asVersion(definition, '2.0.0'));
          if (index === at) stays.settle();
          move(stays, choice, index);
          move(goes, choice, index);
        });
        expect(withoutTold(told(goes))).toEqual(withoutTold(told(stays)));
      },
    );
    fc.assert(property, OPTIONS);
  });

  test('[SPEC G2, G5, G6] that may go over to another one keeps every promise, and replays', () => {
    let accepted = 0;
    const property = fc.property(
      arbitraryDefinition(),
      arbitraryDefinition(),
      choices,
      fc.nat(20),
      (definition, other, all, at) => {
        const driver = started(definition);
        all.forEach((choice, index) => {
          if (index === at && driver.migrate(asVersion(other, '2.0.0')) === null) accepted += 1;
          move(driver, choice, index);
        });
        for (const [index, choice] of [9, 1, 9, 4, 9, 5, 6, 9, 1, 9].entries()) {
          move(driver, choice, 100 + index);
        }
      },
    );
    fc.assert(property, OPTIONS);
    expect(accepted).toBeGreaterThan(OPTIONS.numRuns / 20);
  });
});

/** Numbers of events are one higher after a migration; ids of what is told have them inside. */
function withoutTold(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member) => {
      if (/^(?:sequence|beganSequence|caughtSequence)$/.test(key)) return 0;
      if (key === 'effects') {
        return member.filter(({ type }: { type: string }) => !SHOWS.includes(type));
      }
      return member;
    }),
  );
}

/** Lists are told anew where a task stands. */
const SHOWS: readonly string[] = ['show-human-task', 'emit'];

describe('a run of tasks that follow one another', () => {
  test('[SPEC G2, G3] that goes over before them ends as one that was started with them', () => {
    const property = fc.property(arbitrarySequence(), (tasks) => {
      const wait = { first: { wait: { seconds: 1 } } };
      const body = (version: string, rest: readonly unknown[]) =>
        JSON.stringify({
          document: { dsl: '1.0.3', namespace: 'test', name: 'sample', version },
          do: [wait, ...rest],
        });
      const all = definitionOf(tasks) as readonly unknown[];
      const goes = new RunDriver(body('1.0.0', [])).start([]);
      expect(goes.migrate(body('2.0.0', all))).toBeNull();
      const ends = new RunDriver(body('2.0.0', all)).start([]);
      for (const driver of [goes, ends]) driver.pass(1000);
      expect([goes.started(), goes.output, goes.problem]).toEqual([
        ends.started(),
        ends.output,
        ends.problem,
      ]);
    });
    fc.assert(property, OPTIONS);
  });
});
