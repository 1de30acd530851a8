import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { httpRequest } from '../http/request.ts';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { localServer } from '../testing/local-server.ts';
import { digestAnswer } from './digest-answer.ts';
import { digestChallenges } from './digest-challenge.ts';
import { TokenStore } from './oauth/token-store.ts';

const challenge = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  algorithm: 'MD5',
  qop: ['auth', 'auth-int'],
  userhash: false,
};
const mufasa = { username: 'Mufasa', password: 'Circle of Life' };
const request = { method: 'GET', target: '/dir/index.html' };
const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';

describe('the answer to a challenge', () => {
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('is that of RFC 7616 § 3.9.1 for %s', (algorithm, response) => {
    expect(digestAnswer({ ...challenge, algorithm }, mufasa, request, cnonce)).toBe(
      `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=${algorithm}, nonce="${challenge.nonce}", response="${response}", nc=00000001, qop=auth, cnonce="${cnonce}", opaque="${challenge.opaque}"`,
    );
  });

  test('hides the name where the target asks for its hash', () => {
    const asked = {
      realm: 'api@example.org',
      nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
      opaque: 'HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS',
      algorithm: 'SHA-512-256',
      qop: ['auth'],
      userhash: true,
    };
    const jason = { username: 'J\u00e4s\u00f8n Doe', password: 'Secret, or not?' };
    const answer = digestAnswer(
      asked,
      jason,
      { method: 'GET', target: '/doe.json' },
      'NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm',
    );
    expect(answer).toMatch(/^Digest username="[0-9a-f]{64}", .* userhash=true$/);
  });

  test('is the one of RFC 2617 § 3.5, and of a session', () => {
    const asked = {
      ...challenge,
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      opaque: undefined,
    };
    const him = { username: 'Mufasa', password: 'Circle Of Life' };
    expect(digestAnswer(asked, him, request, '0a4f113b')).toContain(
      'response="6629fae49393a05397450978507c4ef1"',
    );
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const a1 = md5(`${md5('Mufasa:testrealm@host.com:Circle Of Life')}:${asked.nonce}:0a4f113b`);
    const expected = md5(
      `${a1}:${asked.nonce}:00000001:0a4f113b:auth:${md5('GET:/dir/index.html')}`,
    );
    expect(digestAnswer({ ...asked, algorithm: 'MD5-sess' }, him, request, '0a4f113b')).toContain(
      `response="${expected}"`,
    );
  });

  test('of a service of before RFC 2617 has no count', () => {
    const answer = digestAnswer({ ...challenge, qop: undefined }, mufasa, request, cnonce);
    expect(answer).not.toMatch(/nc=|cnonce=|qop=/);
  });

  test('carries a name beyond ASCII as RFC 8187 says', () => {
    const named = { username: 'J\u00e4s\u00f8n', password: 'p' };
    expect(digestAnswer(challenge, named, request, cnonce)).toContain(
      "username*=UTF-8''J%C3%A4s%C3%B8n,",
    );
  });
});

describe('a header of challenges', () => {
  test('tells those for a digest, among others and in their order', () => {
    const header =
      'Negotiate abcd==, Basic realm="x, y", Digest realm="a \\"b\\"", nonce=n1, qop="auth, auth-int", algorithm=SHA-256, digest realm="c", nonce="n2", userhash=TRUE';
    expect(digestChallenges(header)).toEqual([
      {
        realm: 'a "b"',
        nonce: 'n1',
        opaque: undefined,
        algorithm: 'SHA-256',
        qop: ['auth', 'auth-int'],
        userhash: false,
      },
      {
        realm: 'c',
        nonce: 'n2',
        opaque: undefined,
        algorithm: 'MD5',
        qop: undefined,
        userhash: true,
      },
    ]);
  });

  test.each([
    [undefined],
    [''],
    ['Digest'],
    ['Digest realm="x"'],
    ['"='.repeat(4000)],
    [`Digest ${'a='.repeat(9000)}`],
  ])('that tells none: %s', (header) => {
    expect(digestChallenges(header)).toEqual([]);
  });
});

/** Computes the response by RFC 7616 itself, from what was sent. */
function isProven(header: string, method: string, body: string): boolean {
  const fields = new Map(
    [...header.matchAll(/(\w+)="?([^",]*)"?/g)].map(([, name, value]) => [name, value]),
  );
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const a1 = sha(`me:the realm:pass w\u00f6rd`);
  const middle = ['nonce', 'nc', 'cnonce', 'qop'].map((name) => fields.get(name)).join(':');
  const whole = fields.get('qop') === 'auth-int' ? `:${sha(body)}` : '';
  const a2 = sha(`${method}:${fields.get('uri')}${whole}`);
  return fields.get('response') === sha(`${a1}:${middle}:${a2}`);
}

function digestServer(challengeHeader: string) {
  return localServer(({ headers, method, body }, response) => {
    const isKnown = isProven(headers.authorization ?? '', method, body);
    if (isKnown)
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{"in":true}');
    return response
      .writeHead(401, { 'www-authenticate': challengeHeader })
      .end(headers.authorization);
  });
}

function call(origin: string, password = 'pass w\u00f6rd') {
  const authentication = { scheme: 'digest', username: 'me', password };
  const args = { method: 'post', uri: `${origin}/pets?q=1`, body: { a: 1 }, authentication };
  return httpRequest(new TokenStore()).perform(args, callContext());
}

describe('a call with a digest', () => {
  const good = 'Digest realm="the realm", nonce="n", qop="auth", algorithm=SHA-256';

  test('answers the challenge, with the same body, and never sends the password', async () => {
    const server = await digestServer(good);
    expect(await call(server.origin)).toEqual({ in: true });
    expect(
      server.received.map(({ body, headers }) => [body, typeof headers.authorization]),
    ).toEqual([
      ['{"a":1}', 'undefined'],
      ['{"a":1}', 'string'],
    ]);
    expect(JSON.stringify(server.received)).not.toContain('pass w');
  });

  test('protects the body where the target demands it', async () => {
    const server = await digestServer(good.replace('"auth"', '"auth-int"'));
    expect(await call(server.origin)).toEqual({ in: true });
    expect(server.received[1]?.headers.authorization).toContain('qop=auth-int');
  });

  test('that is refused asks no third time', async () => {
    const server = await digestServer(good);
    expect(await faultOf(call(server.origin, 'wrong'))).toMatchObject({
      kind: 'terminal',
      status: 401,
    });
    expect(server.received.length).toBe(2);
  });

  test.each([
    ['Basic realm="x"', 'it sent no such challenge'],
    ['Digest realm="x", nonce="n", algorithm=SHA-1', 'its challenge is of another kind'],
    ['Digest realm="x", nonce="n", qop="token"', 'its challenge is of another kind'],
  ])('fails when the target asks with %s', async (header, came) => {
    const server = await digestServer(header);
    expect(await faultOf(call(server.origin))).toEqual({
      kind: 'terminal',
      type: 'authentication',
      status: 401,
      title: 'No Digest Challenge',
      detail: `Expected POST ${server.origin} to ask for a digest (MD5, SHA-256 or SHA-512-256 with qop "auth" or "auth-int"), but ${came}.`,
    });
  });
});
