import { expression, expressionIn } from '../expressions/expression.ts';
import type { Expression, UriTemplate } from '../plan/template.ts';
import { asText, type Reader } from '../reading/reader.ts';
import { quoted } from '../reading/words.ts';
import { uriTemplateFault } from '../values/uri-template.ts';

/** A URI with `{name}` in it, or an expression in `${ }`. */
export function uri(what: string): Reader<UriTemplate | Expression> {
  return (at, scope) => {
    const source = asText(what, at, scope) ?? '';
    if (expressionIn(source, scope)) return expression(at, scope);
    const fault = uriTemplateFault(source);
    if (fault && typeof at.value === 'string') {
      const message = `Expected ${what} to be a URI, or an expression in \`\${ }\`, but ${fault}: ${quoted(source)}.`;
      scope.report.mistake(at, 'invalid-uri', message);
    }
    return { kind: 'uri-template', source };
  };
}
