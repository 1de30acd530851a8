import type { StandInAnswer, StandInRequest } from './stand-in.ts';

/** What the kit asks of https://httpbin.org: `/basic-auth/{user}/{password}`. */
export function httpbin({ path, headers }: StandInRequest): StandInAnswer {
  const [, route, user = '', password = ''] = path.split('/').map(decodeURIComponent);
  if (route !== 'basic-auth') return { status: 404, body: { error: 'Not Found' } };
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  if (headers.authorization === expected)
    return { status: 200, body: { authenticated: true, user } };
  return {
    status: 401,
    body: { authenticated: false },
    headers: { 'www-authenticate': 'Basic realm="Fake Realm"' },
  };
}
