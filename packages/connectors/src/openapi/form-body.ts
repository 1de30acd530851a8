import type { Json } from '@tutti/connector-kit';
import { isObject, type JsonObject } from '../arguments/json-object.ts';
import { fileValue } from '../http/file-value.ts';
import { type FormField, FormFields, fieldsOf } from '../http/form.ts';
import type { Body } from '../http/http-request.ts';
import { contentKind } from '../http/media-type.ts';
import type { Parameter, RequestBody } from './operation.ts';
import { parameterPairs } from './parameter-text.ts';

/** The fields that an argument for a form becomes: a file as it is, everything else by its style. */
export function argumentFields(parameter: Parameter, value: Json): FormField[] {
  if (fileValue(value) !== undefined) return fieldsOf(parameter.name, value, undefined);
  const pairs = parameterPairs(parameter, value, (text) => text);
  return pairs.map(([name, content]) => ({ name, content }));
}

/** A body of a content type that is a form, with each property as its encoding says; others as they are. */
export function encodedBody({ contentType, encodings }: RequestBody, body: Json): Body {
  const kind = contentKind(contentType);
  if (!isObject(body) || (kind !== 'form' && kind !== 'multipart')) return body;
  return new FormFields(propertyFields(body, encodings ?? new Map()));
}

function propertyFields(
  body: JsonObject,
  encodings: NonNullable<RequestBody['encodings']>,
): FormField[] {
  return Object.entries(body).flatMap(([name, value]) => {
    const { style, contentType } = encodings.get(name) ?? {};
    if (style === undefined || value === null) return fieldsOf(name, value, contentType);
    const parameter = { name, in: 'form', required: false, style, default: undefined } as const;
    return argumentFields({ ...parameter, secret: false }, value);
  });
}
