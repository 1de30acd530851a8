import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import { isObject, type JsonObject, kindOf } from '../arguments/json-object.ts';
import type { Body } from './http-request.ts';
import { contentKind } from './media-type.ts';

/** A body as it travels, and the content type to send when the caller set none. */
export interface EncodedBody {
  readonly bytes: string | Uint8Array;
  readonly contentType: string;
}

/**
 * Encodes a body. Texts and bytes go as they are, everything else as JSON, unless the content type asks for a
 * form. Answers undefined when there is nothing to send. Throws a `configuration` fault when the
 * content type cannot carry the value.
 */
export async function encodeBody(
  body: Body,
  contentType: string | undefined,
): Promise<EncodedBody | undefined> {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) {
    return { bytes: body, contentType: contentType ?? 'application/octet-stream' };
  }
  if (typeof body === 'string') {
    return { bytes: body, contentType: contentType ?? 'text/plain; charset=utf-8' };
  }
  const kind = contentKind(contentType);
  if (kind === 'json' || kind === 'unknown') {
    return { bytes: JSON.stringify(body), contentType: contentType ?? 'application/json' };
  }
  if (!isObject(body) || (kind !== 'form' && kind !== 'multipart'))
    throw uncarried(body, contentType);
  if (kind === 'form') return { bytes: formText(body), contentType: contentType! };
  return multipart(body);
}

function uncarried(body: Json, contentType: string | undefined) {
  return configurationFault(
    `A body of content type ${contentType} must be a string, but it is ${kindOf(body)}. ` +
      'Give a string, or leave the content type out to send JSON.',
  );
}

function formText(fields: JsonObject): string {
  return new URLSearchParams(fieldsOf(fields)).toString();
}

async function multipart(fields: JsonObject): Promise<EncodedBody> {
  const form = new FormData();
  for (const [name, text] of fieldsOf(fields)) form.append(name, text);
  const encoded = new Response(form);
  return {
    bytes: await encoded.bytes(),
    contentType: encoded.headers.get('content-type')!,
  };
}

/** One pair per value: a list repeats its name, null is left out, nested values travel as JSON. */
function fieldsOf(fields: JsonObject): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const values: readonly Json[] = Array.isArray(value) ? value : [value];
    return values
      .filter((each) => each !== null)
      .map((each): [string, string] => [
        name,
        typeof each === 'object' ? JSON.stringify(each) : String(each),
      ]);
  });
}
