import { wrappedOnly } from '../expressions/expression.ts';
import { mapTemplate, textTemplate } from '../expressions/template.ts';
import type { Call } from '../plan/call.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { integer, oneOf, type Reader, text } from '../reading/reader.ts';
import { authentication } from './authentication.ts';
import { builtInCall } from './built-in-call.ts';
import {
  argumentsOf,
  connectorCall,
  constants,
  credentials,
  endpointArguments,
} from './connector-call.ts';
import { duration } from './duration.ts';
import { externalResource } from './endpoint.ts';
import { foreachEvent } from './listen.ts';

const PROTOCOLS = [
  'amqp',
  'amqp1',
  'anypointmq',
  'googlepubsub',
  'http',
  'ibmmq',
  'jms',
  'kafka',
  'mercure',
  'mqtt',
  'mqtt5',
  'nats',
  'pulsar',
  'redis',
  'sns',
  'solace',
  'sqs',
  'stomp',
  'ws',
] as const;

/** Those that the connector can speak. */
const SPOKEN = new Set(['amqp', 'http', 'kafka', 'mqtt', 'mqtt5', 'nats', 'redis', 'ws']);

const protocol: Reader<string> = (at, scope) => {
  const name = oneOf('`protocol`', PROTOCOLS)(at, scope);
  if (name === at.value && !SPOKEN.has(name))
    scope.report.unsupported(at, `\`protocol: ${name}\` of an asyncapi call`);
  return name;
};

const SERVER = object('`server`', {
  name: required(text('`name`')),
  variables: optional(mapTemplate('`variables`')),
});

const MESSAGE = object('`message`', {
  payload: optional(mapTemplate('`payload`')),
  headers: optional(mapTemplate('`headers`')),
});

const CONSUME = object(
  '`consume`',
  {
    amount: optional(integer('`amount`', { from: 1 })),
    for: optional(duration),
    while: optional(wrappedOnly),
    until: optional(wrappedOnly),
  },
  ['amount', 'while', 'until'],
);

const SUBSCRIPTION = object('`subscription`', {
  filter: optional(wrappedOnly),
  consume: required(CONSUME),
  foreach: optional(foreachEvent),
});

const ASYNCAPI = object(
  '`with` of an asyncapi call',
  {
    document: required(externalResource),
    channel: optional(textTemplate('`channel`')),
    operation: optional(textTemplate('`operation`')),
    server: optional(SERVER),
    protocol: optional(protocol),
    message: optional(MESSAGE),
    subscription: optional(SUBSCRIPTION),
    authentication: optional(authentication),
  },
  ['operation', 'channel'],
  ['message', 'subscription'],
);

const asyncApiArguments: Reader<Call> = (at, scope) => {
  const {
    document,
    server,
    message,
    subscription,
    authentication: by,
    protocol: spoken,
    ...rest
  } = ASYNCAPI(at, scope);
  const given = {
    document: argumentsOf(endpointArguments(document)),
    ...rest,
    ...constants({ protocol: spoken }),
    server:
      server && argumentsOf({ ...constants({ name: server.name }), variables: server.variables }),
    message: message && argumentsOf(message),
    authentication: by && credentials(by),
  };
  if (!subscription) return connectorCall('asyncapi', 'publish', given, by);
  return { ...connectorCall('asyncapi', 'subscribe', given, by), kind: 'receive', ...subscription };
};

/** Publishes a message, or consumes those that come. */
export const asyncApiCall = builtInCall(asyncApiArguments);
