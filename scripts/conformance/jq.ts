// Runs jq's own published test files against @tutti/jq: node scripts/conformance/jq.ts <folder>
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  type CompileError,
  compile,
  JqError,
  type Json,
  type Program,
  parseJson,
  stringify,
} from '@tutti/jq';
import { type JqCase, readCases } from './jq-cases.ts';

type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'excluded'; readonly why: string };

const PASSED: Verdict = { kind: 'passed' };

function judge(each: JqCase): Verdict {
  const compilation = compile(each.program);
  if (!compilation.ok) {
    const { error } = compilation;
    if (error.message.includes('is not available')) return { kind: 'excluded', why: error.message };
    if (each.kind === 'must-fail') return judgeComplaint(each, error);
    return { kind: 'failed', why: `does not compile: ${complaintOf(error)}` };
  }
  if (each.kind === 'must-fail') return { kind: 'failed', why: 'compiles, but must not' };
  const outputs = outputsOf(compilation.program, parseJson(each.input.replace(/^\ufeff/, '')));
  const expected = each.outputs.map((text) => plain(parseJson(text)));
  if (isDeepStrictEqual(outputs.map(plain), expected)) return PASSED;
  const given = outputs.map((output) => stringify(output)).join(' ');
  return { kind: 'failed', why: `expected ${each.outputs.join(' ')}, but it gave ${given}` };
}

function judgeComplaint({ complaint }: JqCase, error: CompileError): Verdict {
  const given = complaintOf(error);
  if (complaint === undefined || complaint === given) return PASSED;
  return { kind: 'failed', why: `expected '${complaint}', but it was '${given}'` };
}

/** A complaint as the jq command prints it. */
function complaintOf({ message, line, column }: CompileError): string {
  return `jq: error: ${message} at <top-level>, line ${line}, column ${column}:`;
}

/** Outputs up to an error, if there is one: jq's own runner compares no more. */
function outputsOf(program: Program, input: Json): Json[] {
  try {
    return program.evaluate(input);
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
  }
  const marked = compile(`try ((${program.source}\n) | [.]) catch {error: .}`);
  if (!marked.ok) throw new Error(`Expected a program within try, but: ${marked.error.message}`);
  return marked.program.evaluate(input).flatMap((output) => (Array.isArray(output) ? output : []));
}

/** A value as it would be read back, where NaN is null and there is one zero. */
function plain(value: Json): Json {
  return JSON.parse(stringify(value).replace(/(?<![\w"])-0(?![\w.])/g, '0')) as Json;
}

function run(folder: string): number {
  const cases = readdirSync(folder)
    .filter((name) => name.endsWith('.test'))
    .sort()
    .flatMap((name) => readCases(name, readFileSync(path.join(folder, name), 'utf8')));
  if (cases.length === 0)
    throw new Error(`Expected *.test files in ${folder}, but there are none.`);
  const judged = cases.map((each) => ({ each, verdict: judgeSafely(each) }));
  const report = (kind: 'failed' | 'excluded', title: string): number => {
    const found = judged.filter(({ verdict }) => verdict.kind === kind);
    if (found.length > 0) console.log(`${title}:`);
    for (const { each, verdict } of found) {
      const why = verdict.kind === 'passed' ? '' : verdict.why;
      console.log(`  ${each.file}:${each.line}  ${each.program}\n      ${why}`);
    }
    return found.length;
  };
  const excluded = report('excluded', 'Excluded (they need what programs here do not have)');
  const failed = report('failed', 'Failed');
  const passed = cases.length - excluded - failed;
  console.log(`${cases.length} cases, ${excluded} of them excluded`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function judgeSafely(each: JqCase): Verdict {
  try {
    return judge(each);
  } catch (error) {
    return { kind: 'failed', why: `threw ${error instanceof Error ? error.message : error}` };
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/conformance/jq.ts <folder with *.test files>');
  process.exitCode = 2;
} else {
  process.exitCode = run(folder);
}
