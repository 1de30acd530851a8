import { type ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import type { JsonObject } from '../arguments/json-object.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { type Resource, type ResourceFiles, readResource } from '../resources/resource.ts';

export const methods = [
  'message/send',
  'message/stream',
  'tasks/get',
  'tasks/list',
  'tasks/cancel',
  'tasks/resubscribe',
  'tasks/pushNotificationConfig/set',
  'tasks/pushNotificationConfig/get',
  'tasks/pushNotificationConfig/list',
  'tasks/pushNotificationConfig/delete',
  'agent/getAuthenticatedExtendedCard',
] as const;

export const owner = 'a2a.call';

/** A call of an agent, ready to be made once it is known where the agent is. */
export interface A2aCall {
  readonly method: (typeof methods)[number];
  readonly parameters: JsonObject | undefined;
  /** What says where the agent is, or the agent itself. */
  readonly place:
    | { readonly kind: 'card'; readonly card: Resource }
    | { readonly kind: 'server'; readonly server: Resource };
}

/**
 * Reads `{ method, parameters?, agentCard?: { uri, authentication? }, server?: { uri, authentication?
 * } }`. A server is not looked at where there is a card, as the DSL says.
 */
export function readCall(args: ArgumentReader, tokens: TokenStore, files: ResourceFiles): A2aCall {
  args.text('method');
  const method = args.choice('method', methods);
  const parameters = args.optionalObject('parameters');
  if (args.optionalObject('agentCard') !== undefined) {
    const card = readResource(owner, args, 'agentCard', 'agent card', tokens, files);
    return { method, parameters, place: { kind: 'card', card } };
  }
  if (args.optionalObject('server') !== undefined) {
    const server = readResource(owner, args, 'server', 'agent', tokens);
    return { method, parameters, place: { kind: 'server', server } };
  }
  throw configurationFault(
    `Expected the arguments of ${owner} to have 'agentCard' or 'server', but they have neither.`,
  );
}
