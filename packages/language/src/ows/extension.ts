import { expression } from '../expressions/expression.ts';
import { namedItem } from '../reading/named-item.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asList, oneOf, type Reader, scoped } from '../reading/reader.ts';
import { taskList } from './task-list.ts';

const TARGETS = [
  'call',
  'composite',
  'emit',
  'for',
  'listen',
  'raise',
  'run',
  'set',
  'switch',
  'try',
  'wait',
  'all',
] as const;

const EXTENSION = object('an extension', {
  extend: required(oneOf('`extend`', TARGETS)),
  when: optional(scoped({ place: 'task-if' }, expression)),
  before: optional(taskList),
  after: optional(taskList),
});

/** `use.extensions`: tasks before and after other tasks. */
export const extensions: Reader<void> = (at, scope) => {
  for (const item of asList('`extensions`', at, scope)?.items ?? []) {
    const extension = namedItem(item, 'extension', scope);
    if (!extension) continue;
    EXTENSION(extension.value, scope);
    scope.report.unsupported(extension.at, 'extensions (`use.extensions`)');
  }
};
