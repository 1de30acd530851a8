import type { Json } from '@tutti/connector-kit';
import { isObject } from '../arguments/json-object.ts';
import type { Parameter } from './operation.ts';

type Encode = (text: string) => string;

/**
 * The text of a parameter in a path or header, by its style (OpenAPI 3.1, "Style Values"). `encode`
 * is applied to names and values, not to what the style puts between them.
 */
export function parameterText(parameter: Parameter, value: Json, encode: Encode): string {
  const { kind, explode, separator } = parameter.style;
  if (kind === 'json' || kind === 'text') return encode(whole(kind, value));
  if (kind === 'label') return `.${joined(value, explode ? '.' : ',', explode, encode)}`;
  if (kind === 'matrix') return matrixText(encode(parameter.name), value, explode, encode);
  return joined(value, separator, explode, encode);
}

function matrixText(name: string, value: Json, explode: boolean, encode: Encode): string {
  if (value === '') return `;${name}`;
  if (!explode) return `;${name}=${joined(value, ',', false, encode)}`;
  if (Array.isArray(value)) {
    return value.map((item: Json) => `;${name}=${encode(scalar(item))}`).join('');
  }
  const prefix = isObject(value) ? '' : `${name}=`;
  return `;${prefix}${joined(value, ';', true, encode)}`;
}

/** Of the reserved characters those that no query can have, or that would end the value, are encoded. */
function keepingReserved(encode: Encode): Encode {
  return (text) =>
    text.replace(/%[0-9a-f]{2}|[^:/?@!$'()*,;=]+?(?=%[0-9a-f]{2}|[:/?@!$'()*,;=]|$)/gi, (part) =>
      /^%[0-9a-f]{2}$/i.test(part) ? part : encode(part),
    );
}

/** The name and text pairs of a parameter in a query, cookie or form; both parts encoded. */
export function parameterPairs(
  parameter: Parameter,
  value: Json,
  encode: Encode,
): [string, string][] {
  const inside = parameter.allowReserved === true ? keepingReserved(encode) : encode;
  return pairsOf(parameter, value, inside).map(([name, text]) => [encode(name), text]);
}

function pairsOf(parameter: Parameter, value: Json, encode: Encode): [string, string][] {
  const { name, style } = parameter;
  if (style.kind === 'json' || style.kind === 'text') {
    return [[name, encode(whole(style.kind, value))]];
  }
  if (style.kind === 'deepObject' && isObject(value)) return deepPairs(name, value, encode);
  if (style.explode && Array.isArray(value)) {
    return value.map((item: Json) => [name, encode(scalar(item))]);
  }
  if (style.explode && isObject(value)) {
    return entriesOf(value).map(([key, item]) => [key, encode(scalar(item))]);
  }
  const separator = style.separator === ',' ? ',' : encode(style.separator);
  return [[name, joined(value, separator, false, encode)]];
}

/** The text of a value that has a content type of its own. */
function whole(kind: 'json' | 'text', value: Json): string {
  return kind === 'text' && typeof value === 'string' ? value : JSON.stringify(value);
}

function deepPairs(name: string, value: Json, encode: Encode): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => deepPairs(name, item, encode));
  if (!isObject(value)) return [[name, encode(scalar(value))]];
  return entriesOf(value).flatMap(([key, item]) => deepPairs(`${name}[${key}]`, item, encode));
}

function joined(value: Json, separator: string, explode: boolean, encode: Encode): string {
  if (Array.isArray(value)) return value.map((item: Json) => encode(scalar(item))).join(separator);
  if (!isObject(value)) return encode(scalar(value));
  return entriesOf(value)
    .map(([key, item]) => `${encode(key)}${explode ? '=' : separator}${encode(scalar(item))}`)
    .join(separator);
}

function entriesOf(value: { readonly [name: string]: Json }): [string, Json][] {
  return Object.entries(value).filter(([, item]) => item !== null);
}

function scalar(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
