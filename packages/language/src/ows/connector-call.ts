import type { Json } from '@tutti/jq';
import type { Authentication, Endpoint, ExternalResource } from '../plan/authentication.ts';
import type { Argument, ConnectorCall } from '../plan/call.ts';

/** Arguments by name. What is undefined is not given. */
export type Arguments = { readonly [name: string]: Argument | undefined };

/** The call of a connector's function; `authentication` is what `$authorization` describes. */
export function connectorCall(
  connector: string,
  name: string,
  given: Arguments,
  authentication?: Authentication,
): ConnectorCall {
  const call = { kind: 'connector', connector, function: name } as const;
  return { ...call, arguments: argumentsOf(given), ...(authentication && { authentication }) };
}

/** A map of arguments as one argument. */
export function argumentsOf(given: Arguments): Argument {
  const entries = Object.entries(given).filter(
    (entry): entry is [string, Argument] => entry[1] !== undefined,
  );
  return { kind: 'arguments', entries };
}

/** What an endpoint gives to a connector: `uri`, and `authentication` where it has one. */
export function endpointArguments({ uri, authentication }: Endpoint): Arguments {
  return {
    uri: { kind: 'uri', uri },
    authentication: authentication && credentials(authentication),
  };
}

/** What an external resource gives to a connector: its endpoint's arguments, and `name`. */
export function resourceArgument({ name, ...endpoint }: ExternalResource): Argument {
  return argumentsOf({ ...endpointArguments(endpoint), ...constants({ name }) });
}

export function credentials(authentication: Authentication): Argument {
  return { kind: 'credentials', authentication };
}

/** Values that are settled when the definition is compiled. */
export function constants(values: { readonly [name: string]: Json | undefined }): Arguments {
  const literals = Object.entries(values).map(([name, value]) => [
    name,
    value === undefined ? undefined : ({ kind: 'literal', value } as const),
  ]);
  return Object.fromEntries(literals);
}
