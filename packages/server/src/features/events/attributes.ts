import type { FieldError, Json } from '@tutti/api';
import type { CloudEvent } from '@tutti/engine';
import { shortened } from '../../http/field-error.ts';

export type EventReading =
  | { readonly kind: 'event'; readonly event: CloudEvent }
  | { readonly kind: 'mistakes'; readonly errors: readonly FieldError[] };

type Attributes = { readonly [name: string]: Json };

interface Rule {
  readonly required: boolean;
  readonly expected: string;
  readonly holds: (value: Json) => boolean;
}

const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const someText: Rule['holds'] = (value) => typeof value === 'string' && value !== '';
const likeText = (pattern: RegExp) => (value: Json) =>
  typeof value === 'string' && pattern.test(value);

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['specversion', { required: true, expected: "'1.0'", holds: (value) => value === '1.0' }],
  ['id', { required: true, expected: 'a text that is not empty', holds: someText }],
  ['source', { required: true, expected: 'a URI reference', holds: likeText(/^\S+$/) }],
  ['type', { required: true, expected: 'a text that is not empty', holds: someText }],
  ['subject', { required: false, expected: 'a text that is not empty', holds: someText }],
  ['time', { required: false, expected: 'an instant as of RFC 3339', holds: likeText(DATE_TIME) }],
  [
    'datacontenttype',
    { required: false, expected: 'a media type', holds: likeText(/^[^\s/;]+\/[^\s/;]+/) },
  ],
  [
    'dataschema',
    { required: false, expected: 'an absolute URI', holds: likeText(/^[a-z][a-z0-9+.-]*:\S+$/i) },
  ],
  ['data', { required: false, expected: 'any value', holds: () => true }],
  ['data_base64', { required: false, expected: 'base64', holds: likeText(BASE64) }],
]);

const EXTENSION: Rule = {
  required: false,
  expected: 'a text, a number or a boolean',
  holds: (value) => ['string', 'number', 'boolean'].includes(typeof value),
};

/**
 * Checks the attributes of a CloudEvent 1.0 in its JSON form; one that is null counts as absent.
 *
 * `place` is where they stand in the request, as a field error names it: `body`, `body/3`, `headers`.
 */
export function readAttributes(attributes: Attributes, place: string): EventReading {
  const present = Object.entries(attributes).filter(
    ([name, value]) => value !== null || name === 'data',
  );
  const errors = [
    ...missing(attributes, place),
    ...present.flatMap(([name, value]) => check(name, value, place)),
    ...twofoldData(attributes, place),
  ];
  if (errors.length > 0) return { kind: 'mistakes', errors };
  return { kind: 'event', event: toEvent(Object.fromEntries(present)) };
}

function toEvent(attributes: Attributes): CloudEvent {
  const { id, source, type } = attributes;
  return {
    ...attributes,
    specversion: '1.0',
    id: String(id),
    source: String(source),
    type: String(type),
  };
}

function missing(attributes: Attributes, place: string): FieldError[] {
  return [...RULES]
    .filter(([name, { required }]) => required && (attributes[name] ?? null) === null)
    .map(([name, { expected }]) => ({
      field: `${place}/${name}`,
      message: `Expected the attribute '${name}', ${expected}, but it is missing.`,
      expected,
    }));
}

function check(name: string, value: Json, place: string): FieldError[] {
  const shown = shortened(name);
  const field = `${place}/${shown}`;
  const rule = RULES.get(name) ?? EXTENSION;
  if (rule === EXTENSION && !/^[a-z0-9]{1,64}$/.test(name)) {
    const expected = 'lower-case letters and digits';
    return [
      {
        field,
        message: `Expected an attribute name of ${expected}, but it is '${shown}'.`,
        expected,
      },
    ];
  }
  if (rule.holds(value)) return [];
  const found = shortened(JSON.stringify(value));
  const message = `Expected the attribute '${name}' to be ${rule.expected}, but it is ${found}.`;
  return [{ field, message, expected: rule.expected }];
}

function twofoldData(attributes: Attributes, place: string): FieldError[] {
  if (!Object.hasOwn(attributes, 'data') || !Object.hasOwn(attributes, 'data_base64')) return [];
  const field = `${place}/data_base64`;
  return [{ field, message: "Expected 'data' or 'data_base64', but there are both." }];
}
