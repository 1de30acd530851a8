import type { SyntaxMap } from '../document/syntax.ts';
import { expression } from '../expressions/expression.ts';
import type { Catch, ErrorFilter } from '../plan/try.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { type Reader, scoped } from '../reading/reader.ts';
import { directive } from './directive.ts';
import { errorFilter } from './error.ts';
import { inlineOrReference } from './reference.ts';
import { retryPolicy } from './retry-policy.ts';
import { taskKind } from './task-kind.ts';
import { taskList } from './task-list.ts';
import { mapUnder, nameGivenBy, variableName } from './variable-name.ts';

const ERRORS = object('`errors`', { with: optional(errorFilter) });

const errors: Reader<ErrorFilter> = (at, scope) => ERRORS(at, scope).with ?? {};

const CATCH = {
  errors: optional(errors),
  as: optional(variableName),
  when: optional(expression),
  exceptWhen: optional(expression),
  retry: optional(inlineOrReference('retries', retryPolicy)),
  do: optional(scoped({ isCatching: true }, taskList)),
  // biome-ignore lint/suspicious/noThenProperty: the DSL calls it `then`
  then: optional(directive),
};

const catchClause: Reader<Catch> = (at, scope) => {
  const {
    as = 'error',
    do: tasks,
    errors: filter = {},
    ...rest
  } = object('`catch`', CATCH)(at, scope);
  return { as, errors: filter, ...rest, ...(tasks && { tasks }) };
};

function shapeOf(task: SyntaxMap, scope: { readonly variables: readonly string[] }) {
  const problem = nameGivenBy(mapUnder(task, 'catch'), 'as', 'error');
  const variables = [...scope.variables, problem];
  return { try: required(taskList), catch: required(scoped({ variables }, catchClause)) };
}

export const tryTask = taskKind('try', shapeOf, (fields, base) => ({
  ...base,
  kind: 'try',
  tasks: fields.try,
  catch: fields.catch,
}));
