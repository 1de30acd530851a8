import { describe, expect, test } from 'vitest';
import { problemOf, run, START } from '../testing/run-driver.ts';

describe('call: http', () => {
  test('[SPEC A1] asks for the connector’s function with arguments evaluated on the input', () => {
    const driver = run(
      `
      - a:
          call: http
          with:
            method: post
            endpoint: https://example.org/pets/{id}
            headers: { x: '\${ .id | tostring }' }
            query: { q: '\${ .id }' }
            body: { id: '\${ .id }', fixed: 1 }
            output: response
            redirect: true`,
      { id: 7 },
    );
    expect(driver.effects).toEqual([
      {
        type: 'call',
        id: 'a1.1',
        activation: 'a1',
        attempt: 1,
        idempotencyKey: 'r1/a1/1',
        await: true,
        connector: 'http',
        function: 'request',
        arguments: {
          method: 'post',
          uri: 'https://example.org/pets/7',
          headers: { x: '7' },
          query: { q: 7 },
          body: { id: 7, fixed: 1 },
          output: 'response',
          redirect: true,
        },
      },
    ]);
  });

  test('[SPEC A1] faults when an argument does, and asks for nothing', () => {
    const driver = run(`- a: { call: http, with: { method: get, endpoint: '\${ .uri }' } }`, {
      uri: 7,
    });
    expect([driver.effects, driver.problem]).toEqual([
      [],
      problemOf('expression', 400, {
        title: 'Expression error',
        detail: 'Expected the endpoint to be a URI, but it is 7.',
        instance: '/do/0/a',
      }),
    ]);
  });

  const GET = `- a: { call: http, with: { method: get, endpoint: https://example.org }, output: { as: '\${ .x }' } }`;

  test('[SPEC A2] has the answer as its raw output', () => {
    expect(run(GET).answer({ x: 1 }).output).toBe(1);
  });

  test('[SPEC A2] has the fault of the function as its problem', () => {
    const driver = run(GET).fail(404, 'communication');
    expect(driver.problem).toEqual(problemOf('communication', 404, { instance: '/do/0/a' }));
  });

  test('[SPEC A2] faults when the answer nests too deep to be stored', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(run(GET).answer(deep).problem).toMatchObject({
      status: 400,
      detail: 'The answer nests deeper than 1000 levels.',
    });
  });

  test('[SPEC A4] fills credentials like any argument, and tells them to output expressions', () => {
    const driver = run(
      `- a: { call: http, with: { method: get, endpoint: { uri: https://example.org, authentication: { basic: { username: '\${ .user }', password: pw } } } }, output: { as: '\${ $authorization }' } }`,
      { user: 'me' },
    );
    expect(driver.effectsOf('call')[0]?.arguments).toMatchObject({
      authentication: { scheme: 'basic', username: 'me', password: 'pw' },
    });
    expect(driver.answer(null).output).toEqual({ scheme: 'Basic', parameter: 'bWU6cHc=' });
  });

  const authenticated = (authentication: string) => `
use: { secrets: [login] }
do:
  - a:
      call: http
      with: { method: get, endpoint: { uri: https://example.org, authentication: ${authentication} } }
      output: { as: '\${ $authorization }' }`;

  test.each([
    [
      `{ digest: { username: '\${ .user }', password: '\${ $secrets.login }' } }`,
      { scheme: 'digest', username: 'me', password: '\uFDD0secret:login\uFDD0' },
      'Digest',
    ],
    [`{ basic: { use: login } }`, { scheme: 'basic', secret: '\uFDD0secret:login\uFDD0' }, 'Basic'],
    [`{ oidc: { use: login } }`, { scheme: 'oidc', secret: '\uFDD0secret:login\uFDD0' }, 'Bearer'],
    [
      `{ oauth2: { authority: 'https://id.example.org/{user}', endpoints: { token: '/{user}/token' }, grant: client_credentials, client: { id: '\${ .user }', secret: '\${ $secrets.login }' }, scopes: [ read, '\${ .user }' ] } }`,
      {
        scheme: 'oauth2',
        authority: 'https://id.example.org/me',
        endpoints: { token: '/me/token' },
        grant: 'client_credentials',
        client: { id: 'me', secret: '\uFDD0secret:login\uFDD0' },
        scopes: ['read', 'me'],
      },
      'Bearer',
    ],
  ])(
    '[SPEC A4, A6] gives the connector what it proves the identity with: %s',
    (given, sent, scheme) => {
      const driver = run(authenticated(given), { user: 'me' });
      expect(driver.effectsOf('call')[0]?.arguments).toMatchObject({ authentication: sent });
      expect(driver.answer(null).output).toEqual({ scheme, parameter: '***' });
    },
  );

  test('[SPEC A4] refuses credentials that are no text, without telling them', () => {
    const driver = run(
      `- a: { call: http, with: { method: get, endpoint: { uri: https://example.org, authentication: { bearer: { token: '\${ .token }' } } } } }`,
      { token: { hidden: 'canary' } },
    );
    expect(driver.problem?.detail).toBe('Expected the token to be a text, but it is a object.');
  });

  test('[SPEC X1] tells the effect when its answer is of no use any more', () => {
    const driver = run(`
      - outer:
          timeout: { after: { seconds: 20 } }
          do: [ { a: { call: http, with: { method: get, endpoint: https://example.org }, timeout: { after: { seconds: 30 } } } } ]`);
    expect(driver.effectsOf('call')[0]?.deadline).toBe(START + 20_000);
  });
});

describe('call: openapi', () => {
  test('[SPEC A1] asks for the operation with its parameters', () => {
    const driver = run(
      `- a: { call: openapi, with: { document: { endpoint: 'https://example.org/api/{v}' }, operationId: getPet, parameters: { id: '\${ .id }' }, authentication: { bearer: { token: t } } } }`,
      { id: 7, v: 2 },
    );
    expect(
      driver
        .effectsOf('call')
        .map(({ connector, function: name, arguments: args }) => [connector, name, args]),
    ).toEqual([
      [
        'openapi',
        'call',
        {
          document: { uri: 'https://example.org/api/2' },
          operationId: 'getPet',
          parameters: { id: 7 },
          authentication: { scheme: 'bearer', token: 't' },
          output: 'content',
          redirect: false,
        },
      ],
    ]);
  });
});

describe('call of a function', () => {
  const definition = (call: string, f = `{ set: { got: '\${ . }' } }`) => `
use: { functions: { f: ${f} } }
do: [ { a: ${call} } ]`;

  test('[SPEC A3] gives the task of the function the evaluated `with` as its raw input', () => {
    const driver = run(definition(`{ call: f, with: { x: '\${ .n + 1 }' } }`), { n: 1 });
    expect(driver.output).toEqual({ got: { x: 2 } });
  });

  test('[SPEC A3] without `with` gives it the caller’s input', () => {
    const call = `{ call: f, input: { from: '\${ { m: .n } }' }, output: { as: '\${ .got }' } }`;
    expect(run(definition(call), { n: 1 }).output).toEqual({ m: 1 });
  });

  test('[SPEC A3] has the input when the function’s task is skipped', () => {
    const driver = run(definition('{ call: f }', `{ if: '\${ false }', set: { n: 2 } }`), { n: 1 });
    expect(driver.output).toEqual({ n: 1 });
  });

  test('[SPEC A3] lets functions call functions', () => {
    const driver = run(`
use:
  functions:
    f: { do: [ { x: { call: g, with: { n: '\${ .n * 2 }' } } }, { y: { set: { n: '\${ .n + 1 }' } } } ] }
    g: { set: { n: '\${ .n * 10 }' } }
do: [ { a: { call: f, with: { n: 3 } } } ]`);
    expect(driver.output).toEqual({ n: 61 });
  });

  test('[SPEC A3] exports into the context of the run', () => {
    const driver = run(
      `
use: { functions: { f: { set: { n: 1 }, export: { as: '\${ $context + { f: true } }' } } } }
do: [ { a: { call: f } }, { b: { set: '\${ $context }' } } ]`,
      { n: 0 },
    );
    expect(driver.output).toEqual({ n: 0, f: true });
  });
});
