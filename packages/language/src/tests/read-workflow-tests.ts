import type { Diagnostic } from '../diagnostic.ts';
import { linePositions } from '../document/line-positions.ts';
import { readDocument } from '../document/read-document.ts';
import type { Syntax } from '../document/syntax.ts';
import { scopeOf } from '../ows/definition.ts';
import { duration } from '../ows/duration.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { bool, json, listOf, mapOf, oneOf, openMap, type Reader, text } from '../reading/reader.ts';
import { Findings } from '../reading/report.ts';
import type {
  HumanDeed,
  MockedCall,
  MockedOutcome,
  WorkflowTest,
  WorkflowTestFile,
} from './workflow-test.ts';

export type WorkflowTestsResult =
  | { readonly ok: true; readonly file: WorkflowTestFile }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Reads a file of workflow tests (YAML or JSON). Never throws. */
export function readWorkflowTests(source: string): WorkflowTestsResult {
  const findings = new Findings();
  const positionOf = linePositions(source);
  const root = readDocument(source, findings);
  const file = root && testFile(root, findings, ({ offset }) => positionOf(offset).line);
  const diagnostics = findings.diagnostics(positionOf);
  if (!file || diagnostics.some(({ severity }) => severity === 'error'))
    return { ok: false, diagnostics };
  return { ok: true, file };
}

type LineOf = (at: Syntax) => number;

function testFile(root: Syntax, findings: Findings, lineOf: LineOf): WorkflowTestFile {
  const nothing = { surroundings: {}, used: new Map(), needed: new Map() };
  const scope = scopeOf(root, findings, nothing);
  const { resources = {}, ...file } = object('a file of tests', {
    definition: optional(text('`definition`')),
    resources: optional(mapOf('`resources`', text('the file of a resource'))),
    tests: required(listOf('`tests`', testAt(lineOf))),
  })(root, scope);
  return { ...file, resources };
}

const ms: Reader<number> = (at, scope) => {
  const read = duration(at, scope);
  return read.kind === 'duration' ? read.ms : 0;
};

const attributes = openMap('an event');

const GIVEN_EVENT = object('an event', { after: optional(ms), event: required(attributes) });

const EXPECTED_CALL = object('an expected call', {
  task: required(text('`task`')),
  with: optional(json),
});

const EXPECTATION = object('`expect`', {
  status: optional(oneOf('`status`', ['completed', 'faulted', 'cancelled', 'waiting', 'running'])),
  output: optional(json),
  context: optional(json),
  problem: optional(openMap('`problem`')),
  path: optional(listOf('`path`', text('the name of a task'))),
  calls: optional(listOf('`calls`', EXPECTED_CALL)),
  emitted: optional(listOf('`emitted`', attributes)),
  took: optional(ms),
});

function testAt(lineOf: LineOf): Reader<WorkflowTest> {
  const read = object('a test', {
    name: required(text('`name`')),
    input: optional(json),
    at: optional(text('`at`')),
    calls: optional(listOf('`calls`', callAt(lineOf))),
    startedBy: optional(text('`startedBy`')),
    events: optional(listOf('`events`', GIVEN_EVENT)),
    people: optional(listOf('`people`', deedAt(lineOf))),
    expect: required(EXPECTATION),
  });
  return (at, scope) => {
    const { calls = [], events = [], people = [], expect, ...test } = read(at, scope);
    const { status, took, ...expectation } = expect;
    const isFaulted = expectation.problem !== undefined;
    return {
      ...test,
      line: lineOf(at),
      calls,
      people,
      events: events.map(({ after = 0, event }) => ({ afterMs: after, event })),
      expect: {
        ...expectation,
        status: status ?? (isFaulted ? 'faulted' : 'completed'),
        ...(took !== undefined && { tookMs: took }),
      },
    };
  };
}

function deedAt(lineOf: LineOf): Reader<HumanDeed> {
  const read = object(
    'what somebody does',
    {
      task: required(text('`task`')),
      by: required(text('`by`')),
      groups: optional(listOf('`groups`', text('the name of a group'))),
      after: optional(ms),
      decide: optional(oneOf('`decide`', ['approve', 'reject'])),
      comment: optional(text('`comment`')),
      fill: optional(json),
    },
    ['decide', 'fill'],
  );
  return (at, scope) => {
    const { groups = [], after = 0, decide, comment, fill, ...who } = read(at, scope);
    const said = comment === undefined ? {} : { comment };
    const deed = decide
      ? ({ kind: 'decide', decision: decide, ...said } as const)
      : ({ kind: 'fill', data: fill ?? {} } as const);
    return { ...who, groups, line: lineOf(at), afterMs: after, deed };
  };
}

const OUTCOMES = ['answer', 'problem', 'items', 'silent'] as const;

function callAt(lineOf: LineOf): Reader<MockedCall> {
  const read = object(
    'a call',
    {
      task: required(text('`task`')),
      with: optional(json),
      answer: optional(json),
      problem: optional(openMap('`problem`')),
      items: optional(listOf('`items`', json)),
      silent: optional(bool('`silent`')),
      after: optional(ms),
      optional: optional(bool('`optional`')),
    },
    OUTCOMES,
  );
  return (at, scope) => {
    const { task, after = 0, optional: isOptional = false, ...rest } = read(at, scope);
    const given = rest.with === undefined ? {} : { with: rest.with };
    const outcome = outcomeOf(rest);
    return { task, ...given, line: lineOf(at), outcome, afterMs: after, isOptional };
  };
}

function outcomeOf(read: {
  readonly answer?: ReturnType<typeof json>;
  readonly problem?: ReturnType<typeof attributes>;
  readonly items?: readonly ReturnType<typeof json>[];
}): MockedOutcome {
  if (read.problem) return { kind: 'problem', problem: read.problem };
  if (read.items) return { kind: 'items', items: read.items };
  if (read.answer !== undefined) return { kind: 'answer', output: read.answer };
  return { kind: 'silence' };
}
