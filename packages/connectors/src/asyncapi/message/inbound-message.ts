import type { Json } from '@tutti/connector-kit';
import { type JsonObject, textMember } from '../../arguments/json-object.ts';
import { dereference } from '../../resources/dereference.ts';
import type { AsyncApiDocument } from '../document/document.ts';
import { decodePayload } from './content.ts';
import { contentTypeOf } from './content-type.ts';
import { textAt } from './runtime-expression.ts';

/** A message as its protocol hands it over. */
export interface Received {
  readonly body: Uint8Array;
  readonly headers: JsonObject;
  /** Where the protocol has a place for it. */
  readonly contentType?: string | undefined;
  readonly correlationId?: string | undefined;
  /** The same whenever this very message comes again; undefined where the protocol knows none. */
  readonly id?: string | undefined;
}

/**
 * The DSL's inbound message: `{ payload, headers, correlationId? }`. The correlation id is where the
 * document says that it is, or else where the protocol has one.
 */
export function inboundMessage(
  document: AsyncApiDocument,
  declared: readonly JsonObject[],
  received: Received,
): Json {
  const { body, headers } = received;
  const contentType = received.contentType ?? contentTypeOf(document, declared[0]);
  const payload = decodePayload(body, contentType);
  const located = declared.flatMap((message) => {
    const declaredId = dereference(document, message.correlationId);
    const location = textMember(declaredId, 'location');
    return location === undefined ? [] : (textAt(location, { payload, headers }) ?? []);
  });
  const correlationId = located[0] ?? received.correlationId;
  return { payload, headers, ...(correlationId !== undefined && { correlationId }) };
}
