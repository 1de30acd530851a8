import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConnectors, createDialer } from '@tutti/connectors';
import { expect, onTestFinished, test } from 'vitest';
import { onEveryStore } from '../testing/every-store.ts';

/** Gives the token `canary-token` to who knows `canary-secret`, and repeats whatever it is sent. */
async function service(): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const { authorization } = request.headers;
    const token = { access_token: 'canary-token', token_type: 'Bearer' };
    const isToken = request.url === '/oauth2/token' && body.includes('canary-secret');
    response.writeHead(request.url === '/bad' ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isToken ? token : { title: authorization, detail: body }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const definition = (origin: string, authentication: string) => `use: { secrets: [login] }
do:
- good:
    call: http
    with: { method: get, endpoint: { uri: '${origin}/good', authentication: ${authentication} } }
    export: { as: '\${ { answer: ., authorization: $authorization } }' }
- bad:
    call: http
    with: { method: get, endpoint: { uri: '${origin}/bad', authentication: ${authentication} } }`;

onEveryStore('a token obtained for a call', (worlds) => {
  test.each([
    [
      'by a policy with a secret in it',
      (origin: string) =>
        `{ oauth2: { authority: '${origin}', grant: client_credentials, client: { id: me, secret: '\${ $secrets.login }' } } }`,
      () => 'canary-secret',
    ],
    [
      'by a policy that is a secret',
      () => '{ oauth2: { use: login } }',
      (origin: string) =>
        JSON.stringify({
          authority: origin,
          grant: 'client_credentials',
          client: { id: 'me', secret: 'canary-secret' },
        }),
    ],
  ])('%s is sent, and stands nowhere in the record', async (_, authentication, secret) => {
    const origin = await service();
    const dialer = createDialer();
    onTestFinished(() => dialer.close());
    const world = await worlds.open({ connectors: createConnectors(), dialer });
    world.secrets.set('test/login', secret(origin));
    await world.publish('one', definition(origin, authentication(origin)));
    const runId = await world.start('one');
    const problem = await world.problem(runId);
    expect(problem?.detail).toMatch(/answered 400 Bad Request: Bearer \[redacted\]/);
    const events = JSON.stringify(await world.events(runId));
    expect(events).toContain('"title":"Bearer ***"');
    expect(events).toContain('"authorization":{"scheme":"Bearer","parameter":"***"}');
    expect(events).not.toContain('canary');
    expect(world.warnings).toEqual([]);
  });
});
