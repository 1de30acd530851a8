import { expressionIn } from '../expressions/expression.ts';
import { mapTemplate, template, textTemplate } from '../expressions/template.ts';
import type { Call } from '../plan/call.ts';
import type { Template } from '../plan/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asText, bool, expected, oneOf, type Reader } from '../reading/reader.ts';
import { nearestName } from '../reading/suggestion.ts';
import { builtInCall } from './built-in-call.ts';
import { connectorCall, constants, endpointArguments } from './connector-call.ts';
import { endpoint } from './endpoint.ts';

const METHODS = ['get', 'head', 'post', 'put', 'delete', 'patch', 'options', 'trace'];
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What a call answers with: the `output` of http and openapi calls. */
export const responseForm = oneOf('`output`', ['raw', 'content', 'response']);

/** Any method that RFC 9110 allows; one letter away from a standard one is a slip. */
const method: Reader<Template> = (at, scope) => {
  const name = asText('`method`', at, scope) ?? 'get';
  const isStandard = METHODS.includes(name.toLowerCase());
  if (!expressionIn(name, scope) && !isStandard) {
    const suggestion = nearestName(name, METHODS);
    if (suggestion) {
      const message = `Expected \`method\` to be an HTTP method, but it is \`${name}\`. Did you mean \`${suggestion}\`?`;
      scope.report.mistake(at, 'not-one-of', message, suggestion);
    } else if (!TOKEN.test(name))
      expected('`method` to be an HTTP method', at, scope, 'not-one-of');
  }
  return textTemplate('`method`')(at, scope);
};

/** Headers are texts, each of them possibly an expression. */
const headers: Reader<Template> = (at, scope) => {
  if (at.kind === 'map')
    for (const { name, value } of at.entries.values())
      asText(`the header \`${name}\``, value, scope);
  return mapTemplate('`headers`')(at, scope);
};

const HTTP = object('`with` of an http call', {
  method: required(method),
  endpoint: required(endpoint),
  headers: optional(headers),
  body: optional(template),
  query: optional(mapTemplate('`query`')),
  output: optional(responseForm),
  redirect: optional(bool('`redirect`')),
});

const httpArguments: Reader<Call> = (at, scope) => {
  const { method: verb, endpoint: target, ...rest } = HTTP(at, scope);
  const { output = 'content', redirect = false, ...parts } = rest;
  const settled = constants({ output, redirect });
  const given = { method: verb, ...endpointArguments(target), ...parts, ...settled };
  return connectorCall('http', 'request', given, target.authentication);
};

export const httpCall = builtInCall(httpArguments);
