import type { Syntax } from '../document/syntax.ts';
import { object, optional } from '../reading/read-object.ts';
import { oneOf, type Reader, text } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';

const modeWord = oneOf('`mode`', ['strict', 'loose']);

function mode(at: Syntax, scope: Scope): void {
  if (modeWord(at, scope) === 'loose')
    scope.report.unsupported(at, 'expressions in `loose` mode (`evaluate.mode`)');
}

function language(at: Syntax, scope: Scope): void {
  const name = text('`language`')(at, scope);
  if (name !== '' && name !== 'jq')
    scope.report.unsupported(at, `expressions in another language than jq (\`${name}\`)`);
}

/** `evaluate`: in which language and mode expressions are written. */
export const evaluate: Reader<unknown> = object('`evaluate`', {
  language: optional(language),
  mode: optional(mode),
});
