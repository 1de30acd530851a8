import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import type { JsonObject } from '../arguments/json-object.ts';
import { fileValue } from './file-value.ts';

/** A field of a form, as it travels. */
export interface FormField {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly filename?: string;
  readonly contentType?: string;
}

/** The fields of a form, in their order; one name may come several times. */
export class FormFields {
  readonly fields: readonly FormField[];

  constructor(fields: readonly FormField[]) {
    this.fields = fields;
  }
}

/** One field per value: a list repeats its name, null is left out. */
export function formFields(values: JsonObject): FormFields {
  return new FormFields(
    Object.entries(values).flatMap(([name, value]) => fieldsOf(name, value, undefined)),
  );
}

/** The fields that a value becomes; each says `contentType`, where it is given. */
export function fieldsOf(name: string, value: Json, contentType: string | undefined): FormField[] {
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => each !== null).map((each) => fieldOf(name, each, contentType));
}

/** Values that are nested further travel as JSON, files as they are. */
function fieldOf(name: string, value: Json, declared: string | undefined): FormField {
  const file = fileValue(value);
  const isNested = typeof value === 'object';
  const contentType =
    file?.contentType ?? declared ?? (isNested && !file ? 'application/json' : undefined);
  return {
    name,
    content: file?.content ?? (isNested ? JSON.stringify(value) : String(value)),
    ...(file?.filename !== undefined && { filename: file.filename }),
    ...(contentType !== undefined && { contentType }),
  };
}

/** As `application/x-www-form-urlencoded`. Throws a `configuration` fault for a file. */
export function urlEncoded({ fields }: FormFields): string {
  const pairs = fields.map(({ name, content, filename }): [string, string] => {
    if (typeof content === 'string' && filename === undefined) return [name, content];
    throw configurationFault(
      `The field "${name.slice(0, 60)}" is a file, which a form of content type application/x-www-form-urlencoded cannot carry. Send it as multipart/form-data.`,
    );
  });
  return new URLSearchParams(pairs).toString();
}
