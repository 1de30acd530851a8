import { type RunEvent, statusOf, taskName } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { Expectation, Plan, WorkflowTest } from '@tutti/language';
import { differences } from './differences.ts';
import { Rehearsal } from './rehearsal.ts';

/** What has become of a test. */
export interface TestResult {
  readonly name: string;
  readonly line: number;
  /** Empty when it has passed. */
  readonly failures: readonly string[];
  /** What happened, for coverage and for whoever looks why. */
  readonly log: readonly RunEvent[];
  readonly tookMs: number;
}

/** Plays a test against the plan of its definition. */
export function playTest(plan: Plan, test: WorkflowTest): TestResult {
  const { name, line } = test;
  if (test.at !== undefined && Number.isNaN(Date.parse(test.at))) {
    const failure = `Expected \`at\` to be a time such as 2026-01-31T08:00:00Z, but it is ${test.at}.`;
    return { name, line, failures: [failure], log: [], tookMs: 0 };
  }
  const rehearsal = new Rehearsal(plan, test);
  rehearsal.play();
  const { mocks, people, log } = rehearsal;
  const failures = [
    ...mocks.failures,
    ...outcome(rehearsal, test.expect),
    ...mocks.unused(),
    ...people.unused(),
  ];
  return { name, line, failures, log, tookMs: tookMs(rehearsal) };
}

function outcome(rehearsal: Rehearsal, expected: Expectation): string[] {
  const { state, log, mocks, emitted } = rehearsal;
  if (!state) return ['Expected the run to start, but it did not.'];
  const problem = state.problem === undefined ? undefined : (state.problem as Json);
  return [
    ...inStatus(statusOf(state), expected, problem),
    ...optional('the output', expected.output, state.output),
    ...optional('the context', expected.context, state.context),
    ...optional('the problem', expected.problem, problem, true),
    ...optional('the path', expected.path, pathOf(log)),
    ...optional('the calls', expected.calls as readonly Json[] | undefined, mocks.made, true),
    ...optional('the emitted events', expected.emitted, emitted as readonly Json[], true),
    ...optional('the time it took in ms', expected.tookMs, tookMs(rehearsal)),
  ];
}

function inStatus(status: string, expected: Expectation, problem: Json | undefined): string[] {
  if (status === expected.status) return [];
  const why = problem === undefined ? '' : ` Its problem: ${JSON.stringify(problem)}`;
  return [`Expected the run to be ${expected.status}, but it is ${status}.${why}`];
}

function optional(
  what: string,
  expected: Json | undefined,
  actual: Json | undefined,
  atLeast = false,
): string[] {
  return expected === undefined ? [] : differences(what, expected, actual, atLeast);
}

/** The names of the tasks that were entered, in order. */
function pathOf(log: readonly RunEvent[]): string[] {
  return log.flatMap((event) => (event.type === 'task-started' ? [taskName(event.pointer)] : []));
}

function tookMs({ state, now, startedAt }: Rehearsal): number {
  return (state?.endedAt ?? now) - startedAt;
}
