import { createContext, Script } from 'node:vm';
import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../../arguments/argument-reader.ts';
import { isObject, type JsonObject, member } from '../../arguments/json-object.ts';
import type { AsyncApiDocument } from '../document/document.ts';
import { payloadFault } from './payload-fault.ts';

/** What a message is made of. */
export interface MessageParts {
  readonly payload: Json | undefined;
  readonly headers: JsonObject;
}

/**
 * The declared message that the parts fit: the first one when there are several, undefined when the
 * document declares none. A terminal `validation` fault names what does not fit, by its path.
 */
export function fittingMessage(
  document: AsyncApiDocument,
  declared: readonly JsonObject[],
  parts: MessageParts,
  place: string,
): JsonObject | undefined {
  const misfits: string[] = [];
  for (const message of declared) {
    const misfit = misfitOf(document, message, parts);
    if (misfit === undefined) return message;
    misfits.push(misfit);
  }
  if (misfits.length === 0) return undefined;
  const others = misfits.length === 1 ? '' : ` Nor does it fit the other ${misfits.length - 1}.`;
  throw payloadFault(
    `The message to ${place} does not fit what its document declares: ${misfits[0]}${others}`,
  );
}

function misfitOf(
  document: AsyncApiDocument,
  message: JsonObject,
  { payload, headers }: MessageParts,
): string | undefined {
  return (
    misfit(document, payloadSchema(message), payload ?? null, 'payload') ??
    misfit(document, member(message, 'headers'), headers, 'headers')
  );
}

/** Version 3 may write `{ schemaFormat, schema }`; version 2 writes the format beside the payload. */
function payloadSchema(message: JsonObject): Json | undefined {
  const written = member(message, 'payload');
  const hasFormat = isObject(written) && Object.hasOwn(written, 'schemaFormat');
  const format = hasFormat ? written.schemaFormat : member(message, 'schemaFormat');
  if (format === undefined || /json|yaml/i.test(String(format)))
    return hasFormat ? written.schema : written;
  throw configurationFault(
    `Expected the payload of a message to be described by JSON Schema, but its format is "${String(format).slice(0, 80)}", which cannot be sent yet.`,
  );
}

function misfit(
  document: AsyncApiDocument,
  schema: Json | undefined,
  value: Json,
  name: string,
): string | undefined {
  if (schema === undefined || schema === null || schema === true) return undefined;
  const { components, channels } = document.root;
  // References of a schema begin at the root of its document.
  const rooted = structuredClone({ allOf: [schema], components, channels }) as Schema;
  const errors = errorsOf(rooted, value);
  const specific = errors.filter(({ keyword }) => !composite.has(keyword));
  const [first] = specific.length > 0 ? specific : errors;
  if (first === undefined) return undefined;
  return `${name}${first.instanceLocation.replace(/^#/, '')}: ${first.error}`;
}

/** Keywords that only say that something below them failed. */
const composite = new Set(['properties', 'items', 'allOf', '$ref', 'false']);

function errorsOf(schema: Schema, value: Json): readonly OutputUnit[] {
  try {
    return inTime(() => new Validator(schema, '7', false).validate(value).errors);
  } catch (error) {
    throw configurationFault(`The schema of a message cannot be used: ${reasonOf(error)}.`);
  }
}

/** What was thrown in the context is no error of this one. */
function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  if (/timed out/.test(said)) return 'it takes longer than a second, as some patterns do';
  return said.slice(0, 300).replace(/\.$/, '');
}

const limitMs = 1000;
const watched: { work: (() => unknown) | undefined } = { work: undefined };
const room = createContext(watched);
const script = new Script('work()');

/** A pattern may take for ever on a short text, and only a context of its own can be interrupted. */
function inTime<T>(work: () => T): T {
  let result: { readonly value: T } | undefined;
  watched.work = () => {
    result = { value: work() };
  };
  try {
    script.runInContext(room, { timeout: limitMs });
  } finally {
    watched.work = undefined;
  }
  if (result === undefined) throw new Error('Expected the work to have been done, but it was not.');
  return result.value;
}
