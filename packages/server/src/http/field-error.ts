import type { FieldError, Json } from '@tutti/api';
import { nearestName } from '@tutti/language';
import type { ErrorObject } from 'ajv';

/** What a person can do with an Ajv error. `part` is where in the request it is. */
export function describeError(part: string, error: ErrorObject): FieldError {
  const field = shortened(part + error.instancePath);
  switch (error.keyword) {
    case 'required':
      return missing(field, String(error.params['missingProperty']));
    case 'additionalProperties':
      return unknown(field, String(error.params['additionalProperty']), error);
    default:
      return unfit(field, error);
  }
}

function missing(field: string, name: string): FieldError {
  return { field: `${field}/${name}`, message: `Expected '${name}', but it is missing.` };
}

function unknown(field: string, name: string, error: ErrorObject): FieldError {
  const shown = shortened(name);
  const known = Object.keys(error.parentSchema?.['properties'] ?? {});
  const suggestion = nearestName(name, known);
  const hint = suggestion === undefined ? known.join(', ') || 'nothing' : `'${suggestion}'`;
  return {
    field: `${field}/${shown}`,
    message: `There is no '${shown}' here. Expected ${hint}.`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

function unfit(field: string, error: ErrorObject): FieldError {
  const expected = expectation(error);
  const received = bounded(error.data);
  return {
    field,
    message: `Expected ${expected}, but it is ${JSON.stringify(received)}.`,
    expected,
    received,
  };
}

function expectation({ keyword, params, parentSchema, message }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return `a value of type ${params['type']}`;
    case 'enum':
      return `one of ${params['allowedValues'].join(', ')}`;
    case 'const':
      return JSON.stringify(params['allowedValue']);
    case 'format':
      return `a text of the form ${params['format']}`;
    case 'pattern':
      return parentSchema?.['description']
        ? inSentence(parentSchema['description'])
        : `a text that matches ${params['pattern']}`;
    default:
      return (message ?? keyword).replace(/^must NOT /, 'it not to ').replace(/^must /, 'it to ');
  }
}

/** A description, as it stands within a sentence. */
function inSentence(description: string): string {
  return description.charAt(0).toLowerCase() + description.slice(1).replace(/\.$/, '');
}

const LONGEST_TEXT = 100;

/** A text that came, short enough to be sent back. */
export function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** What came, short enough to be sent back. */
function bounded(value: unknown): Json {
  if (typeof value === 'string') return shortened(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}
