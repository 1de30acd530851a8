import type { Syntax } from '../document/syntax.ts';
import { expression } from '../expressions/expression.ts';
import type { SwitchCase } from '../plan.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asList, expected, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { listed } from '../reading/words.ts';
import { directive } from './directive.ts';
import { taskKind } from './task-kind.ts';

const CASE = object('a case', {
  when: optional(expression),
  // biome-ignore lint/suspicious/noThenProperty: the DSL calls it `then`
  then: required(directive),
});

const cases: Reader<SwitchCase[]> = (at, scope) => {
  const items = asList('`switch`', at, scope)?.items ?? [];
  if (at.kind === 'list' && items.length === 0)
    expected('`switch` to have at least one case', at, scope, 'empty-value');
  const read = items.flatMap((item) => readCase(item, scope) ?? []);
  const [, ...others] = read.filter(({ when, at: place }) => !when && place.kind === 'map');
  for (const { name, at: place } of others) {
    const message = `Expected at most one case without \`when\`, but \`${name}\` is a second one. Give it a \`when\`.`;
    scope.report.mistake(place, 'several-default-cases', message);
  }
  return read.map(({ at: _, ...switchCase }) => switchCase);
};

function readCase(item: Syntax, scope: Scope): (SwitchCase & { at: Syntax }) | undefined {
  if (item.kind !== 'map') {
    expected('an item of `switch` to be a named case, such as `large: { … }`,', item, scope);
    return undefined;
  }
  const [entry, ...others] = item.entries.values();
  if (entry && others.length === 0)
    return { name: entry.name, ...CASE(entry.value, scope), at: entry.value };
  const message = `Expected an item of \`switch\` to be one name with its case, but it has ${listed(item.entries.keys()) || 'nothing'}. Indent what belongs to the case below its name.`;
  scope.report.mistake(item, 'unnamed-task', message);
  return undefined;
}

export const switchTask = taskKind(
  'switch',
  () => ({ switch: required(cases) }),
  (fields, base) => ({ ...base, kind: 'switch', cases: fields.switch }),
);
