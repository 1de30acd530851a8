import { mapTemplate } from '../expressions/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { oneOf, type Reader } from '../reading/reader.ts';
import { listed } from '../reading/words.ts';
import { unsupportedCall } from './built-in-call.ts';
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

const a2aArguments: Reader<unknown> = (at, scope) => {
  if (at.kind === 'map' && !TARGETS.some((name) => at.entries.has(name))) {
    const message = `Expected \`with\` of an a2a call to have one of ${listed(TARGETS, 'or')}, but it has none of them.`;
    scope.report.mistake(at, 'missing-property', message);
  }
  return A2A(at, scope);
};

export const a2aCall = unsupportedCall('a2a', a2aArguments);
