import type { Syntax } from '../document/syntax.ts';
import { expression } from '../expressions/expression.ts';
import type { SwitchCase } from '../plan.ts';
import { namedItem } from '../reading/named-item.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asList, expectedContent, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
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
    expectedContent('`switch` to have at least one case', at, scope);
  const read = items.flatMap((item) => readCase(item, scope) ?? []);
  const [, ...others] = read.filter(({ when, at: place }) => !when && place.kind === 'map');
  for (const { name, at: place } of others) {
    const message = `Expected at most one case without \`when\`, but \`${name}\` is a second one. Give it a \`when\`.`;
    scope.report.mistake(place, 'several-default-cases', message);
  }
  return read.map(({ at: _, ...switchCase }) => switchCase);
};

function readCase(item: Syntax, scope: Scope): (SwitchCase & { at: Syntax }) | undefined {
  const entry = namedItem(item, 'case', scope);
  return entry && { name: entry.name, ...CASE(entry.value, scope), at: entry.value };
}

export const switchTask = taskKind(
  'switch',
  () => ({ switch: required(cases) }),
  (fields, base) => ({ ...base, kind: 'switch', cases: fields.switch }),
);
