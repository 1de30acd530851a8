import type { Syntax } from '../document/syntax.ts';
import type { DocumentInfo } from '../plan/plan.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asText, expected, openMap, type Reader, text } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { isSemanticVersion } from '../values/semantic-version.ts';

const DNS_LABEL = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;
const SUPPORTED_DSL = /^1\.0\.\d/;

function name(what: string): Reader<string> {
  return (at, scope) => {
    const value = asText(what, at, scope) ?? '';
    if (typeof at.value === 'string' && !DNS_LABEL.test(value))
      expected(
        `${what} to be letters, digits and inner hyphens, at most 63 of them`,
        at,
        scope,
        'invalid-name',
      );
    return value;
  };
}

function version(at: Syntax, scope: Scope): string {
  const value = asText('a version', at, scope) ?? '';
  if (typeof at.value === 'string' && !isSemanticVersion(value))
    expected('a semantic version, such as `1.0.0`', at, scope, 'invalid-version');
  return value;
}

function dsl(at: Syntax, scope: Scope): string {
  const value = version(at, scope);
  if (isSemanticVersion(value) && !SUPPORTED_DSL.test(value))
    scope.report.unsupported(at, `version ${value} of the DSL (only 1.0.x)`);
  return value;
}

/** `document`: what the workflow is called. */
export const documentInfo: Reader<DocumentInfo> = object('`document`', {
  dsl: required(dsl),
  namespace: required(name('`namespace`')),
  name: required(name('`name`')),
  version: required(version),
  title: optional(text('`title`')),
  summary: optional(text('`summary`')),
  tags: optional(openMap('`tags`')),
  metadata: optional(openMap('`metadata`')),
});
