import type { SyntaxMap } from '../document/syntax.ts';
import { expression } from '../expressions/expression.ts';
import { literal, template } from '../expressions/template.ts';
import type { Template } from '../plan/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asMap, expected, type Reader, scoped } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { iterationVariables } from './iteration.ts';
import { taskKind } from './task-kind.ts';
import { taskList } from './task-list.ts';
import { mapUnder, variableName } from './variable-name.ts';

const collection: Reader<Template> = (at, scope) => {
  if (at.kind === 'scalar' && typeof at.value === 'string') return expression(at, scope);
  if (at.kind !== 'list') {
    expected('`in` to be a runtime expression or a list of maps', at, scope);
    return literal(at);
  }
  for (const item of at.items) asMap('an item of an inline list', item, scope);
  return template(at, scope);
};

const FOR = object('`for`', {
  each: optional(variableName),
  at: optional(variableName),
  in: required(collection),
});

function shapeOf(task: SyntaxMap, scope: Scope) {
  const loop = mapUnder(task, 'for');
  const variables = iterationVariables(loop, { item: 'each', at: 'at' }, scope);
  return {
    for: required(FOR),
    while: optional(scoped({ variables }, expression)),
    do: required(scoped({ variables }, taskList)),
  };
}

export const forTask = taskKind('for', shapeOf, (fields, base) => ({
  ...base,
  kind: 'for',
  each: fields.for.each ?? 'item',
  at: fields.for.at ?? 'index',
  in: fields.for.in,
  ...(fields.while && { while: fields.while }),
  tasks: fields.do,
}));
