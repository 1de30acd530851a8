import { configurationFault } from '../../arguments/argument-reader.ts';
import {
  type JsonObject,
  listMember,
  objectMember,
  textMember,
} from '../../arguments/json-object.ts';
import { dereference } from '../../resources/dereference.ts';
import type { AsyncApiDocument } from '../document/document.ts';
import type { Channel } from '../document/operation.ts';
import type { MessageParts } from './check-message.ts';
import { textAt } from './runtime-expression.ts';

/**
 * The address of a channel with its parameters filled in: as the call names them, from where in the
 * message they are, or by their default. A `configuration` fault when one has no value.
 */
export function channelAddress(
  document: AsyncApiDocument,
  channel: Channel,
  parts: MessageParts | undefined,
): string {
  const { address, name } = channel;
  if (address === undefined || address === '') {
    throw configurationFault(
      `Expected the channel "${name}" to have an address, but the document gives it none.`,
    );
  }
  return address.replaceAll(/\{([^{}]+)\}/g, (_, parameter: string) => {
    const declared = dereference(document, channel.parameters[parameter]);
    const value =
      channel.known.get(parameter) ??
      declaredValue(objectMember({ declared: declared ?? null }, 'declared'), parts);
    if (value !== undefined && safe.test(value)) return value;
    throw unfilled(name, parameter, value);
  });
}

/** What would be a wildcard, or lead to another channel, is no value. */
const safe = /^[^\s*>#+{}]+$/;

function declaredValue(declared: JsonObject, parts: MessageParts | undefined): string | undefined {
  const schema = objectMember(declared, 'schema');
  const location = textMember(declared, 'location');
  const located =
    location === undefined || parts === undefined ? undefined : textAt(location, parts);
  const values = [...listMember(declared, 'enum'), ...listMember(schema, 'enum')];
  return (
    located ??
    textMember(declared, 'default') ??
    textMember(schema, 'default') ??
    textMember(schema, 'const') ??
    (values.length === 1 ? String(values[0]) : undefined)
  );
}

function unfilled(channel: string, parameter: string, value: string | undefined) {
  const what = value === undefined ? 'there is none' : 'it has a character that cannot stand there';
  return configurationFault(
    `Expected a value for the parameter "${parameter}" of the channel "${channel}", but ${what}. Name the channel by its whole address in \`channel\`, or send what the parameter's \`location\` points to.`,
  );
}
