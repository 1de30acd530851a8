import {
  type DescMessage,
  type DescMethod,
  fromJson,
  type JsonValue,
  type Message,
  type Registry,
  toJson,
} from '@bufbuild/protobuf';
import { type Json, TerminalFault } from '@tutti/connector-kit';
import type { PlannedCall } from './call.ts';

const maxDepth = 100;

/** The messages to send, made of the arguments by the JSON mapping of proto3. */
export function messagesFor(
  method: DescMethod,
  schema: Registry,
  given: Json | undefined,
): Message[] {
  const isStreamed =
    method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming';
  if (Array.isArray(given) && !isStreamed) {
    throw mismatch(method, 'the method takes one message, but the arguments are a list');
  }
  const values: readonly Json[] = Array.isArray(given) ? given : [given ?? {}];
  return values.map((value) => messageOf(method, value, schema));
}

function messageOf(method: DescMethod, value: Json, registry: Registry): Message {
  try {
    const json = structuredClone(value) as JsonValue;
    return fromJson(method.input, json, { registry, recursionLimit: maxDepth });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw mismatch(method, withoutValues(error.message));
  }
}

/** What is wrong is told without the value that is wrong, which may be secret. */
function withoutValues(message: string): string {
  return message.replace(/(: expected [^,:]+, got ).*$/su, '$1another value').slice(0, 300);
}

function mismatch(method: DescMethod, why: string): TerminalFault {
  return new TerminalFault({
    type: 'validation',
    status: 400,
    title: 'Arguments Do Not Fit',
    detail: `The arguments do not fit ${method.input.typeName}, which ${method.parent.typeName}/${method.name} takes: ${why}.`,
  });
}

/** The answer as JSON: one message, or a list of them. */
export function outputOf({ method, schema }: PlannedCall, answer: readonly Message[]): Json {
  const messages = answer.map((message) => jsonOf(method.output, message, schema));
  const isStreamed =
    method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming';
  return isStreamed ? messages : (messages[0] ?? null);
}

function jsonOf(type: DescMessage, message: Message, registry: Registry): Json {
  try {
    return toJson(type, message, { registry, alwaysEmitImplicit: true }) as Json;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new TerminalFault({
      type: 'communication',
      status: 500,
      title: 'Malformed Content',
      detail: `The answer of type ${type.typeName} cannot be written as JSON: ${error.message.slice(0, 300)}.`,
    });
  }
}
