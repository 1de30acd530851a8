import { describe, expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';

/** The call that the only task of a definition makes. */
function callOf(body: string) {
  const text = `
document: { dsl: '1.0.3', namespace: test, name: one, version: '1.0.0' }
use: { authentications: { known: { bearer: { token: tkn } } } }
do:
  - only: ${body}`;
  const result = compileDefinition(text);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  const [task] = result.plan.tasks;
  return task?.kind === 'call' ? task.call : undefined;
}

const given = (values: object) => ({ kind: 'arguments', entries: Object.entries(values) });
const literal = (value: unknown) => ({ kind: 'literal', value });
const place = (source: string) => ({ kind: 'uri', uri: { kind: 'uri-template', source } });
const expression = (source: string) => ({ kind: 'expression', source, variables: [] });
const bearer = { kind: 'bearer', token: literal('tkn') };
const credentials = { kind: 'credentials', authentication: bearer };

const calls = (connector: string, values: object, more: object = {}) => ({
  kind: 'connector',
  connector,
  function: 'call',
  arguments: given(values),
  ...more,
});

describe('a call of grpc', () => {
  test('has every part of the DSL', () => {
    const body = `
      call: grpc
      with:
        proto: { name: orders, endpoint: { uri: https://a.example/o.proto, authentication: { use: known } } }
        service: { name: shop.Orders, host: '\${ .host }', port: 50051, authentication: { use: known } }
        method: Place
        arguments: { customer: '\${ .customer }' }`;
    expect(callOf(body)).toEqual(
      calls(
        'grpc',
        {
          proto: given({ uri: place('https://a.example/o.proto'), authentication: credentials }),
          service: given({
            name: literal('shop.Orders'),
            host: expression('.host'),
            port: literal(50051),
            authentication: credentials,
          }),
          method: literal('Place'),
          arguments: { kind: 'object', entries: [['customer', expression('.customer')]] },
        },
        { authentication: bearer },
      ),
    );
  });

  test('takes a list of messages, or none', () => {
    const body = (messages: string) => `
      call: grpc
      with:
        proto: { endpoint: file://a/o.proto }
        service: { name: O, host: localhost }
        method: M
        ${messages}`;
    const parts = {
      proto: given({ uri: place('file://a/o.proto') }),
      service: given({ name: literal('O'), host: literal('localhost') }),
      method: literal('M'),
    };
    expect([callOf(body('')), callOf(body('arguments: [{ a: 1 }]'))]).toEqual([
      calls('grpc', parts),
      calls('grpc', { ...parts, arguments: literal([{ a: 1 }]) }),
    ]);
  });
});

describe('a call of mcp', () => {
  test('over HTTP has every part of the DSL', () => {
    const body = `
      call: mcp
      with:
        protocolVersion: '2025-06-18'
        method: tools/call
        parameters: { name: echo, arguments: '\${ .given }' }
        timeout: { seconds: 5 }
        transport:
          http:
            endpoint: { uri: https://a.example/mcp, authentication: { use: known } }
            headers: { x-a: '\${ .a }' }
          options: {}
        client: { name: me, version: '2' }`;
    expect(callOf(body)).toEqual(
      calls(
        'mcp',
        {
          method: literal('tools/call'),
          protocolVersion: literal('2025-06-18'),
          client: literal({ name: 'me', version: '2' }),
          parameters: {
            kind: 'object',
            entries: [
              ['name', literal('echo')],
              ['arguments', expression('.given')],
            ],
          },
          timeoutMs: { kind: 'milliseconds', duration: { kind: 'duration', ms: 5000 } },
          transport: given({
            http: given({
              uri: place('https://a.example/mcp'),
              authentication: credentials,
              headers: { kind: 'object', entries: [['x-a', expression('.a')]] },
            }),
          }),
        },
        { authentication: bearer },
      ),
    );
  });

  test('over stdio has every part of the DSL', () => {
    const body = `
      call: mcp
      with:
        method: tools/list
        transport:
          stdio: { command: '\${ .run }', arguments: [--fast, '\${ .more }'], environment: { A: b } }`;
    expect(callOf(body)).toEqual(
      calls('mcp', {
        method: literal('tools/list'),
        transport: given({
          stdio: given({
            command: expression('.run'),
            arguments: { kind: 'array', items: [literal('--fast'), expression('.more')] },
            environment: literal({ A: 'b' }),
          }),
        }),
      }),
    );
  });
});

describe('a call of a2a', () => {
  test('is made of an agent card, beside which a server is ignored', () => {
    const body = `
      call: a2a
      with:
        method: message/send
        agentCard: { endpoint: { uri: https://a.example/card, authentication: { use: known } } }
        server: https://b.example
        parameters: '\${ .parameters }'`;
    expect(callOf(body)).toEqual(
      calls(
        'a2a',
        {
          method: literal('message/send'),
          parameters: expression('.parameters'),
          agentCard: given({ uri: place('https://a.example/card'), authentication: credentials }),
        },
        { authentication: bearer },
      ),
    );
  });

  test('or of a server', () => {
    const body = `
      call: a2a
      with: { method: tasks/get, server: 'https://b.example/{id}', parameters: { id: t } }`;
    expect(callOf(body)).toEqual(
      calls('a2a', {
        method: literal('tasks/get'),
        parameters: literal({ id: 't' }),
        server: given({ uri: place('https://b.example/{id}') }),
      }),
    );
  });
});
