import { wrappedOnly } from '../expressions/expression.ts';
import { mapTemplate } from '../expressions/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { integer, oneOf, openMap, text } from '../reading/reader.ts';
import { authentication } from './authentication.ts';
import { unsupportedCall } from './built-in-call.ts';
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

const SERVER = object('`server`', {
  name: required(text('`name`')),
  variables: optional(openMap('`variables`')),
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
    channel: optional(text('`channel`')),
    operation: optional(text('`operation`')),
    server: optional(SERVER),
    protocol: optional(oneOf('`protocol`', PROTOCOLS)),
    message: optional(MESSAGE),
    subscription: optional(SUBSCRIPTION),
    authentication: optional(authentication),
  },
  ['operation', 'channel'],
  ['message', 'subscription'],
);

export const asyncApiCall = unsupportedCall('asyncapi', ASYNCAPI);
