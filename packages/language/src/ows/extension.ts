import { expression } from '../expressions/expression.ts';
import type { Extension } from '../plan/plan.ts';
import type { TaskKind } from '../plan/task.ts';
import { namedItem } from '../reading/named-item.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asList, oneOf, type Reader, scoped } from '../reading/reader.ts';
import { taskList } from './task-list.ts';

const SIMPLE_KINDS = [
  'call',
  'emit',
  'for',
  'listen',
  'raise',
  'run',
  'set',
  'switch',
  'try',
  'wait',
] as const satisfies readonly TaskKind[];

/** Tasks that only hold others: the DSL extends them by one word. */
const COMPOSITE_KINDS = ['do', 'fork'] as const satisfies readonly TaskKind[];

const TARGETS = [...SIMPLE_KINDS, 'composite', 'all'] as const;

const EXTENSION = object('an extension', {
  extend: required(oneOf('`extend`', TARGETS)),
  when: optional(scoped({ place: 'task-definition' }, expression)),
  before: optional(taskList),
  after: optional(taskList),
});

/** `use.extensions`: tasks before and after other tasks, in the order in which they surround them. */
export const extensions: Reader<Extension[]> = (at, scope) => {
  const items = asList('`extensions`', at, scope)?.items ?? [];
  const named = items.map((item) => namedItem(item, 'extension', scope));
  return named
    .filter((entry) => entry !== undefined)
    .map(({ name, value }) => {
      const { extend, when, before = [], after = [] } = EXTENSION(value, scope);
      return { name, kinds: kindsOf(extend), ...(when && { when }), before, after };
    });
};

function kindsOf(target: (typeof TARGETS)[number]): readonly TaskKind[] {
  if (target === 'all') return [...SIMPLE_KINDS, ...COMPOSITE_KINDS];
  return target === 'composite' ? COMPOSITE_KINDS : [target];
}
