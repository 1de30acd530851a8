import type { Syntax } from '../document/syntax.ts';
import { object, optional } from '../reading/read-object.ts';
import { oneOf, type Reader, text } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';

function language(at: Syntax, scope: Scope): void {
  const name = text('`language`')(at, scope);
  if (name !== '' && name !== 'jq')
    scope.report.unsupported(at, `expressions in another language than jq (\`${name}\`)`);
}

/** `evaluate`: in which language and mode expressions are written. */
export const evaluate: Reader<unknown> = object('`evaluate`', {
  language: optional(language),
  mode: optional(oneOf('`mode`', ['strict', 'loose'])),
});

/** `evaluate.mode`, before it is read: every expression of the definition asks for it. */
export function modeOf(definition: Syntax): 'strict' | 'loose' {
  const section = definition.kind === 'map' ? definition.entries.get('evaluate')?.value : undefined;
  const mode = section?.kind === 'map' ? section.entries.get('mode')?.value : undefined;
  return mode?.value === 'loose' ? 'loose' : 'strict';
}
