import { expect, test } from 'vitest';
import { callContext } from '../testing/call-context.ts';
import { localServer } from '../testing/local-server.ts';
import { openApiConnector } from './index.ts';

const DOCUMENT = {
  openapi: '3.0.0',
  paths: { '/moved': { get: { operationId: 'moved' } } },
};

test.each([
  [true, { statusCode: 302 }],
  [false, { problem: { type: 'communication', status: 302 } }],
])('a redirection is what the call says: with `redirect: %s` %j', async (redirect, told) => {
  const { origin } = await localServer(({ url }, response) => {
    if (url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
    else response.end(JSON.stringify(DOCUMENT));
  });
  const document = { uri: `${origin}/docs` };
  const args = { document, operationId: 'moved', output: 'response', redirect };
  const answer = openApiConnector().functions.call!.perform(args, callContext());
  expect(await answer.catch((fault: unknown) => fault)).toMatchObject(told);
});
