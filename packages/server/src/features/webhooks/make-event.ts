import type { FieldError, Webhook } from '@tutti/api';
import type { CloudEvent } from '@tutti/engine';
import { compile, JqError, JqLimitError, type Json } from '@tutti/jq';
import type { BodyForm, Delivery } from './read-delivery.ts';

/** A delivery may come from anybody who has the secret: its expressions get little. */
const BUDGET = {
  steps: 200_000,
  stringLength: 1024 * 1024,
  outputBytes: 1024 * 1024,
  timeMs: 100,
} as const;

const LONGEST_ATTRIBUTE = 1024;

export type EventMaking =
  | { readonly kind: 'event'; readonly event: CloudEvent }
  | { readonly kind: 'unfit'; readonly detail: string };

export interface Surroundings {
  readonly deliveryId: string;
  /** Milliseconds since 1970. */
  readonly signedAt?: number;
  readonly mediaType: string;
  readonly now: number;
  /** Of any steady clock. */
  readonly clockMs: () => number;
}

/** The expressions of a webhook that do not compile. */
export function expressionMistakes(event: Webhook['event']): readonly FieldError[] {
  return (['subject', 'id', 'data'] as const).flatMap((name) => {
    const source = event[name];
    const compilation = source === undefined ? null : compile(source);
    if (compilation === null || compilation.ok) return [];
    const { message, line, column } = compilation.error;
    const told = `Expected jq, but it does not compile: ${message} at line ${line}, column ${column}.`;
    return [{ field: `body/event/${name}`, message: told }];
  });
}

/** The event that a delivery becomes. */
export function makeEvent(
  mapping: Webhook['event'],
  { form, input }: Delivery,
  around: Surroundings,
): EventMaking {
  try {
    const id = attribute('id', mapping.id, input, around) ?? around.deliveryId;
    const subject = attribute('subject', mapping.subject, input, around);
    const event = {
      specversion: '1.0',
      id,
      source: mapping.source ?? '/',
      type: mapping.type,
      ...(subject !== null && { subject }),
      ...(around.signedAt !== undefined && { time: new Date(around.signedAt).toISOString() }),
      ...dataOf(mapping.data, form, input, around),
    } as const;
    return { kind: 'event', event };
  } catch (error) {
    if (error instanceof Unfit) return { kind: 'unfit', detail: error.message };
    throw error;
  }
}

function dataOf(
  source: string | undefined,
  form: BodyForm,
  input: Delivery['input'],
  around: Surroundings,
): { readonly [attribute: string]: Json } {
  if (source !== undefined) {
    return { datacontenttype: 'application/json', data: evaluate('data', source, input, around) };
  }
  if (input.body === null && form !== 'json') return {};
  const { mediaType } = around;
  if (form === 'binary') {
    const datacontenttype = mediaType === '' ? 'application/octet-stream' : mediaType;
    return { datacontenttype, data_base64: input.body };
  }
  const datacontenttype = form === 'text' ? mediaType : 'application/json';
  return { datacontenttype, data: input.body };
}

/** Null when there is none. */
function attribute(
  name: string,
  source: string | undefined,
  input: Delivery['input'],
  around: Surroundings,
): string | null {
  if (source === undefined) return null;
  const value = evaluate(name, source, input, around);
  if (value === null || value === '') return null;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && text.length <= LONGEST_ATTRIBUTE) return text;
  const expected = `a text of at most ${LONGEST_ATTRIBUTE} characters`;
  throw new Unfit(`Expected the expression of \`${name}\` to yield ${expected}, but it does not.`);
}

function evaluate(
  name: string,
  source: string,
  input: Delivery['input'],
  { now, clockMs }: Surroundings,
): Json {
  const compilation = compile(source);
  if (!compilation.ok) throw new Unfit(`The expression of \`${name}\` does not compile.`);
  try {
    const environment = { now: now / 1000, limits: BUDGET, clockMs };
    return compilation.program.first(input, [], environment) ?? null;
  } catch (error) {
    if (!(error instanceof JqError || error instanceof JqLimitError)) throw error;
    throw new Unfit(`The expression of \`${name}\` failed: ${error.message}.`);
  }
}

class Unfit extends Error {
  override readonly name = 'Unfit';
}
