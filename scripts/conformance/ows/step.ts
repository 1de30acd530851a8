import type { Json } from '@tutti/api';
import { parse } from 'yaml';
import type { StepLine } from './feature-file.ts';

/** What a step of the kit means. Its README lists them; every one is understood here. */
export type Step =
  | { readonly kind: 'definition'; readonly document: string }
  | { readonly kind: 'input'; readonly value: Json }
  | { readonly kind: 'execute' }
  | Assertion;

export type Assertion =
  | { readonly kind: 'workflow-ends'; readonly end: End; readonly value?: { readonly is: unknown } }
  | { readonly kind: 'output-has'; readonly paths: readonly string[] }
  | { readonly kind: 'output-value'; readonly path: string; readonly value: unknown }
  | { readonly kind: 'output-count'; readonly path: string; readonly count: number }
  | { readonly kind: 'task-at'; readonly task: string; readonly place: 'first' | 'last' }
  | {
      readonly kind: 'task-order';
      readonly task: string;
      readonly order: 'before' | 'after';
      readonly other: string;
    }
  | {
      readonly kind: 'task-ends';
      readonly task: string;
      readonly end: End;
      readonly value?: { readonly is: unknown };
    };

/** `value` of an end is the output of what completes, and the error of what faults. */
export type End = 'completed' | 'faulted' | 'cancelled';

type Form = readonly [RegExp, (match: readonly string[], block: () => string) => Step];

const ENDS: { readonly [verb: string]: End } = {
  complete: 'completed',
  fault: 'faulted',
  cancel: 'cancelled',
};

const FORMS: readonly Form[] = [
  [/^a workflow with definition:$/, (_, block) => ({ kind: 'definition', document: block() })],
  [/^the workflow input is:$/, (_, block) => ({ kind: 'input', value: parse(block()) })],
  [/^the workflow is executed$/, () => ({ kind: 'execute' })],
  [
    /^the workflow should (complete|fault|cancel)$/,
    ([verb = '']) => ({ kind: 'workflow-ends', end: endOf(verb) }),
  ],
  [
    /^the workflow should (complete|fault) with (?:output|error):$/,
    ([verb = ''], block) => ({
      kind: 'workflow-ends',
      end: endOf(verb),
      value: { is: parse(block()) },
    }),
  ],
  [
    /^the workflow output should have properties (.+)$/,
    ([list = '']) => ({ kind: 'output-has', paths: quoted(list) }),
  ],
  [
    /^the workflow output should have an? '([^']+)' property with value:$/,
    ([path = ''], block) => ({ kind: 'output-value', path, value: parse(block()) }),
  ],
  [
    /^the workflow output should have an? '([^']+)' property containing (\d+) items?$/,
    ([path = '', count = '']) => ({ kind: 'output-count', path, count: Number(count) }),
  ],
  [
    /^(\S+) should run (first|last)$/,
    ([task = '', place]) => ({
      kind: 'task-at',
      task,
      place: place === 'first' ? 'first' : 'last',
    }),
  ],
  [
    /^(\S+) should run (before|after) (\S+)$/,
    ([task = '', order, other = '']) => ({
      kind: 'task-order',
      task,
      order: order === 'before' ? 'before' : 'after',
      other,
    }),
  ],
  [
    /^(\S+) should (complete|fault|cancel)$/,
    ([task = '', verb = '']) => ({ kind: 'task-ends', task, end: endOf(verb) }),
  ],
  [
    /^(\S+) should (complete|fault) with (?:output|error):$/,
    ([task = '', verb = ''], block) => ({
      kind: 'task-ends',
      task,
      end: endOf(verb),
      value: { is: parse(block()) },
    }),
  ],
];

/** Reads a step; throws an `Error` with the line when it is none of the kit's. */
export function readStep(line: StepLine): Step {
  for (const [form, build] of FORMS) {
    const match = form.exec(line.text);
    if (match) return build(match.slice(1), () => blockOf(line));
  }
  throw new Error(`Line ${line.line}: "${line.text}" is not a step of the conformance kit.`);
}

function blockOf(line: StepLine): string {
  if (line.docString !== undefined) return line.docString;
  throw new Error(`Line ${line.line}: expected a """ block after "${line.text}".`);
}

function endOf(verb: string): End {
  const end = ENDS[verb];
  if (end === undefined) throw new Error(`Expected complete, fault or cancel, but got "${verb}".`);
  return end;
}

function quoted(list: string): string[] {
  return [...list.matchAll(/'([^']+)'/g)].map(([, path = '']) => path);
}
