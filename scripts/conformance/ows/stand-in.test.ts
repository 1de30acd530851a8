import { expect, onTestFinished, test } from 'vitest';
import { httpbin } from './httpbin.ts';
import { petstore } from './petstore.ts';
import { startStandIn } from './stand-in.ts';

async function get(answer: typeof petstore, path: string, headers: Record<string, string> = {}) {
  const standIn = await startStandIn(answer);
  onTestFinished(() => standIn.close());
  const response = await fetch(`${standIn.url}${path}`, { headers });
  return { status: response.status, body: await response.json() };
}

test('the petstore finds pets by status and by id, and does not know Milou', async () => {
  const rex = { id: 1, name: 'Rex', status: 'available', photoUrls: [] };
  expect(await get(petstore, '/v2/pet/1')).toEqual({ status: 200, body: rex });
  expect(await get(petstore, '/v2/pet/findByStatus?status=available')).toMatchObject({
    body: [rex, { id: 2 }],
  });
  expect(await get(petstore, '/v2/pet/getPetByName/Milou')).toMatchObject({ status: 404 });
  expect(await get(petstore, '/v2/swagger.json')).toMatchObject({ body: { swagger: '2.0' } });
});

test('httpbin lets in who has the credentials of the path', async () => {
  const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  expect(await get(httpbin, '/basic-auth/me/secret', { authorization })).toEqual({
    status: 200,
    body: { authenticated: true, user: 'me' },
  });
  expect(await get(httpbin, '/basic-auth/me/secret')).toMatchObject({ status: 401 });
});
