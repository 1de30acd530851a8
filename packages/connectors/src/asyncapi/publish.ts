import type { ConnectorFunction, Json } from '@tutti/connector-kit';
import { interruptedFault } from '@tutti/connector-kit';
import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import { objectMember } from '../arguments/json-object.ts';
import { brokerFault, withoutSecrets } from './broker-fault.ts';
import { secretsOf } from './credentials.ts';
import type { Server } from './document/server.ts';
import { fittingMessage, type MessageParts } from './message/check-message.ts';
import { encodePayload } from './message/content.ts';
import { contentTypeOf } from './message/content-type.ts';
import { headerTexts } from './message/message-headers.ts';
import { payloadFault } from './message/payload-fault.ts';
import { type Messaging, planExchange } from './plan-exchange.ts';
import { carriesHeaders, protocolOf } from './protocols/by-family.ts';

const owner = 'asyncapi.publish';

/**
 * `call: asyncapi` with a `message`. Arguments: those of `planExchange`, and `message: { payload?,
 * headers? }`. Answers the message as it was published: `{ payload, headers }`.
 */
export function asyncApiPublish(messaging: Messaging): ConnectorFunction {
  return {
    async perform(values, context) {
      const args = new ArgumentReader(owner, values);
      const message = new ArgumentReader(
        `the message of ${owner}`,
        args.optionalObject('message') ?? {},
      );
      const headers = message.optionalObject('headers') ?? {};
      const payload = message.value('payload');
      const parts: MessageParts = { payload, headers };
      if (context.signal.aborted) throw interruptedFault();
      const { document, operation, exchange } = await planExchange(
        owner,
        args,
        'publish',
        parts,
        messaging,
        context,
      );
      const { place, server, limits, bindings } = exchange;
      requireRoom(server, parts, place);
      const declared = fittingMessage(document, operation.messages, parts, place);
      const contentType = contentTypeOf(document, declared);
      const body = encodePayload(payload, contentType, place);
      if (body.length > limits.messageBytes) throw tooLarge(place);
      const own = objectMember(objectMember(declared, 'bindings'), server.family);
      const call = {
        ...exchange,
        bindings: { ...bindings, message: { ...bindings.message, ...own } },
      };
      const outgoing = { body, contentType, headers: headerTexts(headers) };
      const protocol = await protocolOf(server);
      await protocol.publish(outgoing, call).catch((error: unknown) => {
        throw withoutSecrets(brokerFault(error, place), secretsOf(exchange.credentials));
      });
      return outputOf(parts);
    },
  };
}

function outputOf({ payload = null, headers }: MessageParts): Json {
  return { payload, headers };
}

function requireRoom(server: Server, { headers }: MessageParts, place: string): void {
  if (Object.keys(headers).length === 0 || carriesHeaders(server)) return;
  throw configurationFault(
    `Expected a message without headers for ${place}, because its protocol has no place for them, but there are some. Move them into the payload.`,
  );
}

function tooLarge(place: string) {
  return payloadFault(`The message to ${place} is larger than this installation sends.`);
}
