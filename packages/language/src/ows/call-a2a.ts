import { mapTemplate } from '../expressions/template.ts';
import type { Call } from '../plan/call.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { oneOf, type Reader } from '../reading/reader.ts';
import { listed } from '../reading/words.ts';
import { builtInCall } from './built-in-call.ts';
import { argumentsOf, connectorCall, constants, endpointArguments } from './connector-call.ts';
import { endpoint, externalResource } from './endpoint.ts';

const METHODS = [
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

const TARGETS = ['agentCard', 'server'];

const A2A = object('`with` of an a2a call', {
  agentCard: optional(externalResource),
  server: optional(endpoint),
  method: required(oneOf('`method`', METHODS)),
  parameters: optional(mapTemplate('`parameters`')),
});

/** A server is ignored where there is an agent card, as the DSL says. */
const a2aArguments: Reader<Call> = (at, scope) => {
  if (at.kind === 'map' && !TARGETS.some((name) => at.entries.has(name))) {
    const message = `Expected \`with\` of an a2a call to have one of ${listed(TARGETS, 'or')}, but it has none of them.`;
    scope.report.mistake(at, 'missing-property', message);
  }
  const { agentCard, server, method, parameters } = A2A(at, scope);
  const given = {
    ...constants({ method }),
    parameters,
    agentCard: agentCard && argumentsOf(endpointArguments(agentCard)),
    server: agentCard || !server ? undefined : argumentsOf(endpointArguments(server)),
  };
  return connectorCall('a2a', 'call', given, (agentCard ?? server)?.authentication);
};

export const a2aCall = builtInCall(a2aArguments);
