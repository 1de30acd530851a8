import type { Json } from '@tutti/connector-kit';
import type { FormFields } from './form.ts';

export type OutputForm = 'raw' | 'content' | 'response';

export const outputForms: readonly [OutputForm, ...OutputForm[]] = ['content', 'raw', 'response'];

/** A request ready to be sent. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  readonly uri: URL;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body?: string | Uint8Array;
  readonly output: OutputForm;
  /** Whether a status of 300 to 399 is an answer rather than an error. */
  readonly redirect: boolean;
  /** Values that no text about this request may show. */
  readonly secrets: readonly string[];
}

/** A body as the caller gave it; undefined sends none. */
export type Body = Json | Uint8Array | FormFields | undefined;
