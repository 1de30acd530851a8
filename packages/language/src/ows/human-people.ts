import { expressionIn } from '../expressions/expression.ts';
import { arrayTemplate, literal, template, textTemplate } from '../expressions/template.ts';
import type { HumanCandidates } from '../human-call.ts';
import type { Template } from '../plan/template.ts';
import { object, optional } from '../reading/read-object.ts';
import { expected, expectedContent, type Reader } from '../reading/reader.ts';

/** A list of names, or an expression that yields one. */
function names(what: string): Reader<Template> {
  const item = textTemplate(`an item of ${what}`);
  return (at, scope) => {
    if (typeof at.value === 'string' && expressionIn(at.value, scope)) return template(at, scope);
    if (at.kind !== 'list') {
      expected(`${what} to be a list of names, or an expression that yields one`, at, scope);
      return literal(at);
    }
    if (at.items.length === 0) expectedContent(`${what} to have at least one name`, at, scope);
    return arrayTemplate(at.items.map((name) => item(name, scope)));
  };
}

const CANDIDATES = object('`candidates`', {
  users: optional(names('`users`')),
  groups: optional(names('`groups`')),
});

/** Who may take a human task. */
export const candidates: Reader<HumanCandidates> = (at, scope) => {
  if (at.kind === 'map' && at.entries.size === 0)
    expectedContent('`candidates` to have `users` or `groups`', at, scope);
  return CANDIDATES(at, scope);
};
