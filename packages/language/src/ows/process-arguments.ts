import { expressionIn } from '../expressions/expression.ts';
import { literal, mapTemplate, template, textTemplate } from '../expressions/template.ts';
import type { Template } from '../plan/template.ts';
import { asText, expected, type Reader } from '../reading/reader.ts';

/** A list of texts, a map by name (the form of DSL 1.0.0), or an expression that yields one. */
const processArguments: Reader<Template> = (at, scope) => {
  if (at.kind === 'list') {
    for (const item of at.items) asText('an item of `arguments`', item, scope);
    return template(at, scope);
  }
  if (at.kind === 'map') return template(at, scope);
  if (typeof at.value === 'string' && expressionIn(at.value, scope)) return template(at, scope);
  expected('`arguments` to be a list of texts', at, scope);
  return literal(at);
};

/** What every process that is a program can be given. */
export const PROCESS_INPUT = {
  arguments: processArguments,
  environment: mapTemplate('`environment`'),
  stdin: textTemplate('`stdin`'),
};
