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
});
