import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { withDefaults } from '../processes/chosen-options.ts';
import { callContext } from '../testing/call-context.ts';
import { localServer, type ReceivedRequest } from '../testing/local-server.ts';
import { containerConnector, containerDefaults } from './index.ts';

function frame(text: string): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, text.length]);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** An engine whose container has ended at once, and that never ends the stream of what it writes. */
function answer({ url = '', method }: ReceivedRequest, response: ServerResponse): void {
  if (url.includes('follow=true')) return void response.writeHead(200).flushHeaders();
  if (url.includes('follow=false')) return void response.end(frame('out\n'));
  if (url.startsWith('/containers/json')) return void response.end('[]');
  if (url.startsWith('/images/')) return void response.end('{"Config":{"Cmd":["true"]}}');
  if (url.startsWith('/containers/create')) return void response.writeHead(201).end('{"Id":"c1"}');
  if (url.endsWith('/wait')) return void response.end('{"StatusCode":0}');
  if (method === 'GET') return void response.end('{"State":{"ExitCode":0}}');
  response.writeHead(204).end();
}

test('a container has ended when the engine says so, even if what it writes seems to go on', async () => {
  const { origin } = await localServer(answer);
  const { hostname: host, port } = new URL(origin);
  const options = withDefaults(containerDefaults, {
    engine: { host, port: Number(port) },
    owner: 'me',
  });
  const { run } = containerConnector(options).functions;
  const args = { image: 'tool:1', lifetime: { cleanup: 'always' } };
  expect(await run!.perform(args, callContext())).toEqual({ code: 0, stdout: 'out\n', stderr: '' });
});
