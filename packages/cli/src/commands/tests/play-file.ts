import path from 'node:path';
import {
  definitionLocator,
  linkDefinition,
  type Plan,
  readWorkflowTests,
  type WorkflowTestFile,
} from '@tutti/language';
import { coverageOf, playTest, type TestResult } from '@tutti/workflow-tests';
import { readTextFile } from '../../input/json-source.ts';
import { codeFrame } from '../../terminal/code-frame.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { definitionFileOf } from './find-test-files.ts';

/** What the tests of one file came to. */
export interface FileReport {
  readonly file: string;
  readonly definition: string;
  readonly tests: readonly Pick<TestResult, 'name' | 'line' | 'failures' | 'tookMs'>[];
  readonly coverage: {
    readonly tasks: Share;
    readonly branches: Share;
    readonly uncovered: readonly { readonly line: number; readonly what: string }[];
  };
}

export interface Share {
  readonly covered: number;
  readonly all: number;
}

/** Plays all tests of a file. One that cannot be read, or whose definition is not valid, ends the command. */
export async function playFile(file: string, terminal: Terminal): Promise<FileReport> {
  const tests = readTests(file, terminal);
  const definition = definitionFileOf(file, tests.definition);
  const source = readTextFile(definition);
  const plan = await readPlan(definition, source, { file, tests }, terminal);
  const results = tests.tests.map((test) => playTest(plan, test));
  const { uncovered, ...shares } = coverageOf(
    plan,
    results.map(({ log }) => log),
  );
  const locate = definitionLocator(source);
  const lines = uncovered.map(({ pointer, what }) => ({ line: locate(pointer)?.line ?? 0, what }));
  return {
    file,
    definition,
    tests: results.map(({ log: _, ...result }) => result),
    coverage: { ...shares, uncovered: lines.toSorted((a, b) => a.line - b.line) },
  };
}

function readTests(file: string, terminal: Terminal): WorkflowTestFile {
  const source = readTextFile(file);
  const result = readWorkflowTests(source);
  if (result.ok) return result.file;
  for (const each of result.diagnostics) {
    terminal.words(`${codeFrame(file, source, each, terminal.paint)}\n`);
  }
  throw new CommandFailure(EXIT.failed, `${file} is not a valid file of tests.`);
}

/** What the definition refers to comes from the files that the tests name: nothing is fetched. */
async function readPlan(
  definition: string,
  source: string,
  { file, tests }: { readonly file: string; readonly tests: WorkflowTestFile },
  terminal: Terminal,
): Promise<Plan> {
  const result = await linkDefinition(source, async ({ uri }) => {
    const place = tests.resources[uri];
    if (place !== undefined)
      return { kind: 'text', text: readTextFile(path.join(path.dirname(file), place)) };
    return { kind: 'unavailable', reason: `Name a file for it under \`resources\` of ${file}.` };
  });
  if (result.ok) return result.plan;
  for (const each of result.diagnostics) {
    terminal.words(`${codeFrame(definition, source, each, terminal.paint)}\n`);
  }
  throw new CommandFailure(EXIT.failed, `${definition} is not a valid definition.`);
}
