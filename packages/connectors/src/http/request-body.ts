import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import { isObject, kindOf } from '../arguments/json-object.ts';
import { fileValue } from './file-value.ts';
import { FormFields, formFields, urlEncoded } from './form.ts';
import type { Body } from './http-request.ts';
import { contentKind } from './media-type.ts';
import { multipart } from './multipart.ts';

/** A body as it travels, and the content type to send when the caller set none. */
export interface EncodedBody {
  readonly bytes: string | Uint8Array;
  readonly contentType: string;
}

/**
 * Encodes a body. Texts and bytes go as they are, everything else as JSON, unless the content type
 * asks for a form, or is one that a file can have. Answers undefined when there is nothing to send.
 * Throws a `configuration` fault when the content type cannot carry the value.
 */
export function encodeBody(body: Body, contentType: string | undefined): EncodedBody | undefined {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) {
    return { bytes: body, contentType: contentType ?? 'application/octet-stream' };
  }
  if (typeof body === 'string') {
    return { bytes: body, contentType: contentType ?? 'text/plain; charset=utf-8' };
  }
  if (body instanceof FormFields) return encodeForm(body, contentType);
  const kind = contentKind(contentType);
  if (kind === 'json' || kind === 'unknown') {
    return { bytes: JSON.stringify(body), contentType: contentType ?? 'application/json' };
  }
  const isForm = kind === 'form' || kind === 'multipart';
  if (isForm && isObject(body)) return encodeForm(formFields(body), contentType);
  const file = isForm ? undefined : fileValue(body);
  if (file === undefined || contentType === undefined) throw uncarried(body, contentType);
  return { bytes: file.content, contentType };
}

function encodeForm(form: FormFields, contentType: string | undefined): EncodedBody {
  if (contentKind(contentType) === 'multipart') return multipart(form);
  return {
    bytes: urlEncoded(form),
    contentType: contentType ?? 'application/x-www-form-urlencoded',
  };
}

function uncarried(body: Json, contentType: string | undefined) {
  return configurationFault(
    `A body of content type ${contentType} must be a string, but it is ${kindOf(body)}. ` +
      'Give a string, or leave the content type out to send JSON.',
  );
}
