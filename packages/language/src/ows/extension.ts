import { expression } from '../expressions/expression.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asList, expected, oneOf, type Reader, scoped } from '../reading/reader.ts';
import { listed } from '../reading/words.ts';
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
    const entries = item.kind === 'map' ? [...item.entries.values()] : [];
    const [extension] = entries;
    if (item.kind !== 'map')
      expected('an item of `extensions` to be a named extension', item, scope);
    else if (!extension || entries.length > 1) {
      const message = `Expected an item of \`extensions\` to be one name with its extension, but it has ${listed(item.entries.keys()) || 'nothing'}.`;
      scope.report.mistake(item, 'unnamed-task', message);
    } else {
      EXTENSION(extension.value, scope);
      scope.report.unsupported(extension.at, 'extensions (`use.extensions`)');
    }
  }
};
