import { expressionIn, wrappedOnly } from '../expressions/expression.ts';
import type { Priority } from '../plan/concurrency.ts';
import { expected, integer, type Reader } from '../reading/reader.ts';
import { PRIORITY_RANGE } from '../values/priority-range.ts';

const { from, to } = PRIORITY_RANGE;

/** `metadata.priority`: a number, or an expression that yields one. */
export const priority: Reader<Priority> = (at, scope) => {
  if (typeof at.value === 'number') {
    return { kind: 'literal', value: integer('`priority`', PRIORITY_RANGE)(at, scope) };
  }
  if (typeof at.value === 'string' && expressionIn(at.value, scope)) return wrappedOnly(at, scope);
  const what = `\`priority\` to be a whole number, ${from} to ${to}, or an expression in \`\${ }\``;
  expected(what, at, scope);
  return { kind: 'literal', value: 0 };
};
