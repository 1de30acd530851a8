import type { Syntax } from '../document/syntax.ts';
import type { Directive } from '../plan/task.ts';
import { asText, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { adviceFor, listed } from '../reading/words.ts';

/** Directives that are not names of tasks. */
export const FLOW_DIRECTIVES = ['continue', 'exit', 'end'] as const;

/** `then`: a flow directive, or the name of a task in the same list. */
export const directive: Reader<Directive> = (at, scope) => {
  const target = asText('`then`', at, scope);
  if (target === undefined) return 'continue';
  const isKnown = isFlowDirective(target) || scope.siblings.names.has(target);
  if (!isKnown || (scope.siblings.areBranches && !isFlowDirective(target)))
    reportUnknownTask(target, at, scope);
  return target;
};

function isFlowDirective(target: string): boolean {
  return FLOW_DIRECTIVES.some((word) => word === target);
}

function reportUnknownTask(target: string, at: Syntax, scope: Scope): void {
  const { names, areBranches } = scope.siblings;
  if (areBranches) {
    const message = `Expected \`then\` of a branch to be ${listed(FLOW_DIRECTIVES, 'or')}, but it is \`${target}\`: branches run at the same time, and none follows another.`;
    scope.report.mistake(at, 'unknown-task', message);
    return;
  }
  const elsewhere = scope.definition.taskPointers().get(target) ?? [];
  const start =
    'Expected `then` to be `continue`, `exit`, `end` or the name of a task in the same list, but';
  if (elsewhere.length > 0) {
    const message = `${start} \`${target}\` is in another list (${listed(elsewhere.slice(0, 3))}). A task can only be followed by one of its own list.`;
    scope.report.mistake(at, 'unknown-task', message);
    return;
  }
  const advice = adviceFor(target, [...names, ...FLOW_DIRECTIVES], 'targets');
  const message = `${start} there is no \`${target}\`. ${advice.sentence}`;
  scope.report.mistake(at, 'unknown-task', message, advice.suggestion);
}
