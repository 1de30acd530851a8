import { expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';

/** The call that the only task of a definition makes. */
function callOf(body: string) {
  const text = `
document: { dsl: '1.0.3', namespace: test, name: one, version: '1.0.0' }
use: { authentications: { known: { bearer: { token: tkn } } } }
do:
  - only:
      call: asyncapi
      with:
        document: { name: orders, endpoint: { uri: https://a.example/d.json, authentication: { use: known } } }
        ${body.trim()}`;
  const result = compileDefinition(text);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  const [task] = result.plan.tasks;
  return task?.kind === 'call' ? task.call : undefined;
}

const given = (values: object) => ({ kind: 'arguments', entries: Object.entries(values) });
const object = (values: object) => ({ kind: 'object', entries: Object.entries(values) });
const literal = (value: unknown) => ({ kind: 'literal', value });
const expression = (source: string, ...variables: string[]) => ({
  kind: 'expression',
  source,
  variables,
});
const bearer = { kind: 'bearer', token: literal('tkn') };
const credentials = { kind: 'credentials', authentication: bearer };
const document = given({
  uri: { kind: 'uri', uri: { kind: 'uri-template', source: 'https://a.example/d.json' } },
  authentication: credentials,
});

test('a call that publishes has every part of the DSL', () => {
  const body = `
        operation: '\${ .operation }'
        server: { name: main, variables: { stage: '\${ .stage }' } }
        protocol: kafka
        message: { payload: { n: '\${ .n }' }, headers: { tenant: acme } }
        authentication: known`;
  expect(callOf(body)).toEqual({
    kind: 'connector',
    connector: 'asyncapi',
    function: 'publish',
    authentication: bearer,
    arguments: given({
      document,
      operation: expression('.operation'),
      protocol: literal('kafka'),
      server: given({ name: literal('main'), variables: object({ stage: expression('.stage') }) }),
      message: given({
        payload: object({ n: expression('.n') }),
        headers: literal({ tenant: 'acme' }),
      }),
      authentication: credentials,
    }),
  });
});

test('a call that subscribes has every part of the DSL', () => {
  const body = `
        channel: /rooms
        subscription:
          filter: '\${ .payload.n > 1 }'
          consume: { amount: 5, for: { seconds: 10 } }
          foreach: { item: message, at: n, do: [ { keep: { set: '\${ $message }' } } ], output: { as: '\${ .payload }' }, export: { as: '\${ $context }' } }`;
  expect(callOf(body)).toMatchObject({
    kind: 'receive',
    connector: 'asyncapi',
    function: 'subscribe',
    arguments: given({ document, channel: literal('/rooms') }),
    filter: expression('.payload.n > 1'),
    consume: { amount: 5, for: { kind: 'duration', ms: 10_000 } },
    foreach: {
      item: 'message',
      at: 'n',
      tasks: [{ name: 'keep', value: expression('$message', 'message') }],
      output: { as: expression('.payload') },
      export: { as: expression('$context', 'context') },
    },
  });
});

test.each(['while', 'until'])('it may go on `%s` a condition holds', (name) => {
  const consume = `{ ${name}: '\${ length == 3 }', for: PT1M }`;
  expect(callOf(`operation: o\n        subscription: { consume: ${consume} }`)).toMatchObject({
    consume: { [name]: expression('length == 3'), for: { kind: 'duration', ms: 60_000 } },
  });
});

const speaking = (protocol: string) =>
  callOf(`operation: o\n        protocol: ${protocol}\n        message: {}`);

test.each(['amqp', 'http', 'kafka', 'mqtt', 'mqtt5', 'nats', 'redis', 'ws'])(
  'the protocol %s is spoken',
  (protocol) => {
    expect(speaking(protocol)).toMatchObject({ function: 'publish' });
  },
);

test.each([
  'amqp1',
  'anypointmq',
  'googlepubsub',
  'ibmmq',
  'jms',
  'mercure',
  'pulsar',
  'sns',
  'solace',
  'sqs',
  'stomp',
])('the protocol %s is refused by name', (protocol) => {
  const told = `cannot run \`protocol: ${protocol}\` of an asyncapi call yet.`;
  expect(() => speaking(protocol)).toThrow(told);
});
