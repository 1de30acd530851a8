import { randomBytes } from 'node:crypto';
import { configurationFault } from '../arguments/argument-reader.ts';
import type { FormField, FormFields } from './form.ts';

export interface EncodedForm {
  readonly bytes: Uint8Array;
  /** With its boundary. */
  readonly contentType: string;
}

/** As `multipart/form-data` (RFC 7578); names are written as browsers do. */
export function multipart({ fields }: FormFields): EncodedForm {
  // As long as chance makes it: no content has it in it.
  const boundary = `tutti-${randomBytes(24).toString('hex')}`;
  const parts = fields.flatMap((field) => [
    Buffer.from(`--${boundary}\r\n${headersOf(field)}\r\n`),
    Buffer.from(field.content),
    Buffer.from('\r\n'),
  ]);
  return {
    bytes: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

function headersOf(field: FormField): string {
  const { name, filename } = field;
  const named = filename === undefined ? '' : `; filename="${escaped(filename)}"`;
  const contentType = contentTypeOf(field);
  const described = contentType === undefined ? '' : `content-type: ${contentType}\r\n`;
  return `content-disposition: form-data; name="${escaped(name)}"${named}\r\n${described}`;
}

function contentTypeOf({ name, filename, content, contentType }: FormField): string | undefined {
  const isFile = filename !== undefined || typeof content !== 'string';
  const type = contentType ?? (isFile ? 'application/octet-stream' : undefined);
  if (type === undefined || /^[\t\x20-\x7e]+$/.test(type)) return type;
  throw configurationFault(
    `The content type of the field "${name.slice(0, 60)}" has a character that a header cannot carry.`,
  );
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('"', '%22')
    .replace(/\r\n|\r|\n/g, '%0D%0A');
}
