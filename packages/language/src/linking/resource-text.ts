import { linePositions } from '../document/line-positions.ts';
import { readDocument } from '../document/read-document.ts';
import type { Place, Syntax } from '../document/syntax.ts';
import type { Authentication, Endpoint } from '../plan/authentication.ts';
import type { Template } from '../plan/template.ts';
import { Findings, type Report } from '../reading/report.ts';
import type { Scope } from '../reading/scope.ts';

/**
 * The text of a resource, if it has been fetched. If not, it is noted as needed, or the reason why
 * it cannot be had is reported. `what` names it in messages.
 */
export function resourceText(
  what: string,
  { uri, authentication }: Endpoint,
  at: Place,
  scope: Scope,
): { readonly uri: string; readonly text: string } | undefined {
  const { surroundings, used, needed } = scope.definition.resources;
  const place = absolute(what, uri, at, scope);
  if (place === undefined) return undefined;
  if (authentication && !isSettled(authentication)) {
    const message = `Expected the authentication for ${what} to be settled before any run, but it has an expression: it is fetched when the definition is published. Use a secret: \`use: name\`.`;
    scope.report.mistake(at, 'settled-value-expected', message);
    return undefined;
  }
  const answer = surroundings.resources?.get(place);
  if (answer?.kind === 'text') {
    used.set(place, answer.text);
    return { uri: place, text: answer.text };
  }
  if (answer) {
    const message = `Expected ${what} at ${place}, but it cannot be had: ${answer.reason}`;
    scope.report.mistake(at, 'resource-unavailable', message);
    return undefined;
  }
  needed.set(place, { uri: place, ...(authentication && { authentication }) });
  const message = `${capital(what)} is fetched from ${place} when the definition is published.`;
  scope.report.warning(at, 'resource-needed', message);
  return undefined;
}

function absolute(what: string, uri: Endpoint['uri'], at: Place, scope: Scope): string | undefined {
  const isSettledUri = uri.kind === 'uri-template' && !uri.source.includes('{');
  if (isSettledUri && /^https?:\/\//i.test(uri.source)) return uri.source;
  const came = isSettledUri ? `it is \`${uri.source}\`` : 'it depends on the data of a run';
  const message = `Expected the place of ${what} to be an absolute http or https URI, but ${came}: it is fetched when the definition is published.`;
  scope.report.mistake(at, 'settled-value-expected', message);
  return undefined;
}

function isSettled(authentication: Authentication): boolean {
  switch (authentication.kind) {
    case 'secret':
      return true;
    case 'bearer':
      return isLiteral(authentication.token);
    case 'basic':
    case 'digest':
      return isLiteral(authentication.username) && isLiteral(authentication.password);
    default: {
      const places = [authentication.authority, ...Object.values(authentication.endpoints ?? {})];
      const areSettled = places.every(
        (uri) => uri.kind === 'uri-template' && !uri.source.includes('{'),
      );
      return areSettled && isLiteral(authentication.properties);
    }
  }
}

function isLiteral(template: Template): boolean {
  return template.kind === 'literal';
}

/**
 * Reads a resource as a document of its own. What is wrong with it is one mistake, at the place
 * that refers to it.
 */
export function readResource<T>(
  what: string,
  resource: { readonly uri: string; readonly text: string },
  at: Place,
  scope: Scope,
  read: (root: Syntax, report: Report) => T,
  pointer = '',
): T | undefined {
  const findings = new Findings();
  const root = readDocument(resource.text, findings, pointer);
  const value = root && read(root, findings);
  const told = findings.diagnostics(linePositions(resource.text));
  const needed = told.find(({ code }) => code === 'resource-needed');
  if (needed) scope.report.warning(at, 'resource-needed', needed.message);
  const mistakes = told.filter(({ severity }) => severity === 'error');
  const [first, ...others] = mistakes;
  if (!first) return value;
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  const message = `Expected ${what} at ${resource.uri} to be valid, but at its line ${first.line}, column ${first.column}: ${first.message}${more}`;
  scope.report.mistake(at, 'invalid-resource', message);
  return undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
