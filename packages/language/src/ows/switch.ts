import type { Syntax } from '../document/syntax.ts';
import { expression } from '../expressions/expression.ts';
import type { SwitchCase } from '../plan/switch.ts';
import { namedItem } from '../reading/named-item.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asList, expectedContent, type Reader } from '../reading/reader.ts';
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
  const entries = items.flatMap((item) => namedItem(item, 'case', scope) ?? []);
  const [, ...others] = entries.filter(({ value }) => isDefault(value));
  for (const { name, at: place } of others) {
    const message = `Expected at most one case without \`when\`, but \`${name}\` is a second one. Give it a \`when\`.`;
    scope.report.mistake(place, 'several-default-cases', message);
  }
  return entries.map(({ name, value }) => ({ name, ...CASE(value, scope) }));
};

/** A case whose `when` is only mistyped is no default: that is told as such. */
function isDefault(at: Syntax): boolean {
  return at.kind === 'map' && [...at.entries.keys()].every((name) => name === 'then');
}

export const switchTask = taskKind(
  'switch',
  () => ({ switch: required(cases) }),
  (fields, base) => ({ ...base, kind: 'switch', cases: fields.switch }),
);
