import { expression, expressionIn } from '../expressions/expression.ts';
import { textTemplate } from '../expressions/template.ts';
import type { ErrorTemplate } from '../plan/raise.ts';
import type { Template } from '../plan/template.ts';
import type { ErrorFilter } from '../plan/try.ts';
import { object, optional, required } from '../reading/read-object.ts';
import {
  asText,
  expected,
  expectedContent,
  integer,
  type Reader,
  text,
} from '../reading/reader.ts';
import { uri } from './uri.ts';

const LOWEST_STATUS = 100;
const HIGHEST_STATUS = 599;

const type: Reader<Template> = (at, scope) => {
  const read = uri('the type of an error')(at, scope);
  return read.kind === 'expression' ? read : { kind: 'literal', value: read.source };
};

const status: Reader<Template> = (at, scope) => {
  const { value } = at;
  if (typeof value === 'string' && expressionIn(value, scope)) return expression(at, scope);
  if (typeof value !== 'number') expected('the status of an error to be a number', at, scope);
  else if (!Number.isInteger(value) || value < LOWEST_STATUS || value > HIGHEST_STATUS)
    expected(
      `an HTTP status code, ${LOWEST_STATUS} to ${HIGHEST_STATUS}`,
      at,
      scope,
      'invalid-status',
    );
  return { kind: 'literal', value };
};

const JSON_POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

const instance: Reader<Template> = (at, scope) => {
  const value = asText('the instance of an error', at, scope) ?? '';
  if (!expressionIn(value, scope) && !JSON_POINTER.test(value))
    expected('a JSON pointer, such as `/do/0/charge`', at, scope, 'invalid-json-pointer');
  return textTemplate('the instance of an error')(at, scope);
};

/** An error to raise. */
export const error: Reader<ErrorTemplate> = object('an error', {
  type: required(type),
  status: required(status),
  title: optional(textTemplate('the title of an error')),
  detail: optional(textTemplate('the detail of an error')),
  instance: optional(instance),
});

const FILTER = object('a filter of errors', {
  type: optional(text('the type of an error')),
  status: optional(integer('the status of an error', { from: LOWEST_STATUS, to: HIGHEST_STATUS })),
  instance: optional(text('the instance of an error')),
  title: optional(text('the title of an error')),
  detail: optional(text('the detail of an error')),
  details: optional(text('the detail of an error')),
});

/** What an error must have to be caught. Version 1.0 of the DSL wrote `details` for `detail`. */
export const errorFilter: Reader<ErrorFilter> = (at, scope) => {
  const { details, ...filter } = FILTER(at, scope);
  if (at.kind === 'map' && at.entries.size === 0)
    expectedContent('a filter of errors to have at least one property', at, scope);
  return details === undefined ? filter : { detail: details, ...filter };
};
