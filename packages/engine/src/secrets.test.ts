import { describe, expect, test } from 'vitest';
import { replaceSecretMarkers, secretNames } from './secrets.ts';
import { problemOf, run } from './testing/run-driver.ts';

const MARKER = '\uFDD0secret:token\uFDD0';

const CALL = `
use: { secrets: [token] }
do:
  - a:
      call: http
      with:
        method: get
        endpoint: { uri: https://example.org, authentication: { bearer: { token: '\${ $secrets.token }' } } }
        headers: { x-key: '\${ "key-" + $secrets.token }' }`;

describe('a secret', () => {
  test('[SPEC E5] is a marker in the log and in the arguments of an effect', () => {
    const driver = run(CALL);
    expect(driver.effectsOf('call')[0]?.arguments).toEqual({
      method: 'get',
      uri: 'https://example.org',
      authentication: { scheme: 'bearer', token: MARKER },
      headers: { 'x-key': `key-${MARKER}` },
      output: 'content',
      redirect: false,
    });
  });

  test('[SPEC E5] is put in place of its marker where an effect is performed, in names and values', () => {
    const value = { a: [`key-${MARKER}`, 1, null], [MARKER]: { b: 'plain' } };
    expect(replaceSecretMarkers(value, (name) => `<${name}>`)).toEqual({
      a: ['key-<token>', 1, null],
      '<token>': { b: 'plain' },
    });
  });

  test('has its name told for the data that holds its marker', () => {
    expect(secretNames({ a: [`${MARKER}${MARKER}`], b: 'token' })).toEqual(['token']);
    expect(secretNames({ a: 'secret:token' })).toEqual([]);
  });

  test('whose value looks like a replacement pattern is put in as it is', () => {
    expect(replaceSecretMarkers(`<${MARKER}>`, () => '$&$1')).toBe('<$&$1>');
  });
});

describe('a secret that is an object', () => {
  const markerOf = (...path: string[]) => `\uFDD0secret:${path.join('\uFDD1')}\uFDD0`;
  const argumentsOf = (body: string) => {
    const driver = run(`
use: { secrets: [login, 'odd-name'] }
do:
  - a: { call: http, with: { method: post, endpoint: https://example.org, body: ${body} } }`);
    return driver.effectsOf('call')[0]?.arguments ?? driver.problem;
  };

  test('[SPEC E5] has a marker for each member that an expression reads', () => {
    expect(
      argumentsOf(
        `{ user: '\${ $secrets.login.user }', both: '\${ $secrets.login | .user + .pw.old }' }`,
      ),
    ).toMatchObject({ type: expect.stringContaining('expression') });
    expect(
      argumentsOf(`'\${ $secrets.login.user + ":" + $secrets["odd-name"].pw["new"] }'`),
    ).toMatchObject({ body: `${markerOf('login', 'user')}:${markerOf('odd-name', 'pw', 'new')}` });
  });

  test('[SPEC E5] is read whole or by its members, not both at once', () => {
    expect(argumentsOf(`'\${ [$secrets.login, $secrets.login.user] }'`)).toMatchObject({
      status: 400,
      detail: expect.stringContaining('$secrets.login as a whole, or members of it'),
    });
  });

  test('[SPEC E5] takes the place of a marker that is all of a text, and is JSON within one', () => {
    const lookup = (name: string, members: readonly string[]) => ({ [name]: [...members] });
    const value = { whole: MARKER, part: `<${MARKER}>`, member: markerOf('login', 'pw') };
    expect(replaceSecretMarkers(value, lookup)).toEqual({
      whole: { token: [] },
      part: '<{"token":[]}>',
      member: { login: ['pw'] },
    });
    expect(secretNames(value)).toEqual(['token', 'login']);
  });
});

describe('data from outside', () => {
  const ECHO = `
use: { secrets: [token] }
do:
  - a: { call: http, with: { method: get, endpoint: https://example.org } }
  - b: { listen: { to: { one: { with: { type: t } } } } }
  - c: { set: { input: '\${ $workflow.input }', answer: '\${ $context }', events: '\${ . }' } }`;

  test('[SPEC E5] cannot contain a marker, whichever way it comes in', () => {
    const driver = run(ECHO, { x: MARKER }).answer({ y: MARKER });
    driver.deliver({ type: 't', data: MARKER });
    const text = JSON.stringify([driver.log, driver.effects]);
    expect(text).not.toContain('\uFDD0');
    expect(text).toContain('\uFFFDsecret:token\uFFFD');
  });

  test('[SPEC E5] cannot contain a marker in a problem', () => {
    const driver = run(ECHO);
    const problem = problemOf('communication', 503, { detail: MARKER });
    driver.do({ type: 'fail-effect', effect: 'a1.1', problem });
    expect(driver.problem?.detail).toBe('\uFFFDsecret:token\uFFFD');
  });

  test('[SPEC E5] cannot contain a marker either where a definition names no secret', () => {
    const driver = run(
      "do: [ { a: { call: http, with: { method: post, endpoint: https://example.org, body: '${ . }' } } } ]",
      { x: MARKER },
    );
    expect(JSON.stringify([driver.log, driver.effects])).not.toContain('\uFDD0');
  });

  test.each([
    ['fromjson', JSON.stringify(MARKER).replaceAll('\uFDD0', '\\ufdd0')],
    ['@base64d', Buffer.from(MARKER).toString('base64')],
    ['@urid', encodeURIComponent(MARKER)],
    ['implode', [...MARKER].map((character) => character.codePointAt(0) ?? 0)],
  ])('[SPEC E5] cannot be made a marker by %s', (decode, value) => {
    const driver = run(
      `use: { secrets: [token] }\ndo: [ { a: { set: { x: '\${ .x | ${decode} }' } } } ]`,
      { x: value },
    );
    expect(driver.output).toEqual({ x: '\uFFFDsecret:token\uFFFD' });
  });

  test('[SPEC E5] can be decoded beside a secret', () => {
    const driver = run(
      `use: { secrets: [token] }\ndo: [ { a: { set: { x: '\${ {json: (.x | fromjson), token: $secrets.token} | tojson | fromjson }' } } } ]`,
      { x: '{"a":1}' },
    );
    expect(driver.output).toEqual({ x: { json: { a: 1 }, token: MARKER } });
  });
});
