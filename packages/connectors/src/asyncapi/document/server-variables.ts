import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../../arguments/argument-reader.ts';
import { didYouMean } from '../../arguments/did-you-mean.ts';
import {
  type JsonObject,
  listMember,
  member,
  objectMember,
  textMember,
} from '../../arguments/json-object.ts';

/** Puts the given and the default values of variables where a text names them in braces. */
export function expandVariables(
  whose: string,
  text: string,
  declared: JsonObject,
  given: JsonObject,
): string {
  const used = new Set<string>();
  const expanded = text.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    used.add(name);
    return variableValue(whose, name, objectMember(declared, name), member(given, name));
  });
  const unused = Object.keys(given).find(
    (name) => !used.has(name) && !Object.hasOwn(declared, name),
  );
  if (unused === undefined) return expanded;
  throw configurationFault(
    `Expected variables of ${whose}, but it has no variable "${unused}".${didYouMean(unused, used)}`,
  );
}

function variableValue(
  whose: string,
  name: string,
  declared: JsonObject,
  given: Json | undefined,
): string {
  const value = given ?? textMember(declared, 'default');
  if (value === undefined || value === null || typeof value === 'object') {
    throw configurationFault(
      `Expected a value for the variable "${name}" of ${whose}, but there is none. Give it under \`server.variables\`.`,
    );
  }
  const allowed = listMember(declared, 'enum');
  if (allowed.length === 0 || allowed.includes(String(value))) return String(value);
  throw configurationFault(
    `Expected the variable "${name}" of ${whose} to be one of ${allowed.join(', ')}, but it is something else.`,
  );
}
