import type { Syntax } from '../document/syntax.ts';
import { expressionIn } from '../expressions/expression.ts';
import { template, textTemplate } from '../expressions/template.ts';
import type { Process } from '../plan/run.ts';
import type { Template } from '../plan/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { expected, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { isSemanticVersion } from '../values/semantic-version.ts';

function version(at: Syntax, scope: Scope): Template {
  const { value } = at;
  const isFree = typeof value !== 'string' || value === 'latest' || expressionIn(value, scope);
  if (!isFree && !isSemanticVersion(value))
    expected('`version` to be `latest` or a semantic version', at, scope, 'invalid-version');
  return textTemplate('`version`')(at, scope);
}

const WORKFLOW = object('`workflow`', {
  namespace: required(textTemplate('`namespace`')),
  name: required(textTemplate('`name`')),
  version: required(version),
  input: optional(template),
});

export const workflowProcess: Reader<Process> = (at, scope) => ({
  kind: 'workflow',
  ...WORKFLOW(at, scope),
});
