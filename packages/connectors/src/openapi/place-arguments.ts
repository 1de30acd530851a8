import type { Json } from '@tutti/connector-kit';
import type { JsonObject } from '../arguments/json-object.ts';
import type { Body } from '../http/http-request.ts';
import { percentEncoded, withEncodedQuery } from '../http/query.ts';
import { argumentFields } from './form-body.ts';
import type { Operation, Parameter } from './operation.ts';
import { bodyOf } from './operation-body.ts';
import { parameterPairs, parameterText } from './parameter-text.ts';
import { parametersFault } from './parameters-fault.ts';

/** Where the arguments of a call went. */
export interface PlacedArguments {
  readonly uri: URL;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Body;
  readonly secrets: readonly string[];
}

/**
 * Puts each argument where the operation declares it. What it does not declare becomes the body: an
 * argument `body` is the whole of it, others are its properties.
 *
 * Throws a `validation` fault for a required parameter or body that is missing, an argument the
 * operation has no place for, and a path value that would lead to another path.
 */
export function placeArguments(operation: Operation, values: JsonObject): PlacedArguments {
  const given = givenParameters(operation, values);
  const pairs = (place: Parameter['in'], encode: (text: string) => string) =>
    given
      .filter(({ parameter }) => parameter.in === place)
      .flatMap(({ parameter, value }) => parameterPairs(parameter, value, encode));
  const fields = given
    .filter(({ parameter }) => parameter.in === 'form')
    .flatMap(({ parameter, value }) => argumentFields(parameter, value));
  const body = bodyOf(operation, values, fields);
  return {
    uri: withEncodedQuery(pathUri(operation, given), pairs('query', percentEncoded)),
    headers: [
      ...contentTypeHeader(operation, body),
      ...headersOf(given),
      ...cookieHeader(pairs('cookie', percentEncoded)),
    ],
    body,
    secrets: given.filter(({ parameter }) => parameter.secret).map(({ value }) => String(value)),
  };
}

function asItIs(text: string): string {
  return text;
}

interface GivenParameter {
  readonly parameter: Parameter;
  readonly value: Json;
}

function givenParameters(operation: Operation, values: JsonObject): GivenParameter[] {
  return operation.parameters.flatMap((parameter) => {
    const own = Object.hasOwn(values, parameter.name) ? values[parameter.name] : undefined;
    const value = own ?? (parameter.required ? parameter.default : undefined);
    if (value !== undefined && value !== null) return [{ parameter, value }];
    if (!parameter.required) return [];
    throw parametersFault(
      `Operation "${operation.id}" needs the parameter "${parameter.name}" (${parameter.in}), but it is missing.`,
    );
  });
}

function pathUri(operation: Operation, given: readonly GivenParameter[]): URL {
  const path = operation.path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const found = given.find(({ parameter }) => parameter.in === 'path' && parameter.name === name);
    if (found !== undefined) return parameterText(found.parameter, found.value, percentEncoded);
    throw parametersFault(
      `The path of operation "${operation.id}" has a placeholder "${name}" that no parameter fills.`,
    );
  });
  if (
    path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment)) ||
    hasEmptied(operation.path, path)
  ) {
    throw parametersFault(
      `A path parameter of operation "${operation.id}" is empty, "." or "..", which would lead to another path.`,
    );
  }
  const uri = new URL(operation.server);
  uri.pathname = `${uri.pathname.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
  return uri;
}

function hasEmptied(template: string, path: string): boolean {
  const emptySegments = (text: string) =>
    text.split('/').filter((segment) => segment === '').length;
  return emptySegments(path) > emptySegments(template);
}

function headersOf(given: readonly GivenParameter[]): [string, string][] {
  return given
    .filter(({ parameter }) => parameter.in === 'header')
    .map(({ parameter, value }) => [parameter.name, parameterText(parameter, value, asItIs)]);
}

function cookieHeader(pairs: readonly [string, string][]): [string, string][] {
  if (pairs.length === 0) return [];
  return [['cookie', pairs.map(([name, value]) => `${name}=${value}`).join('; ')]];
}

function contentTypeHeader(operation: Operation, body: Body): [string, string][] {
  if (operation.body === undefined || body === undefined) return [];
  return [['content-type', operation.body.contentType]];
}
