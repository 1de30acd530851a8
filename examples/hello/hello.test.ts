import { publishExample } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform } from '../../e2e/rig/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'hello');
});
afterAll(() => platform.close());

async function greeting(input?: { name: string }) {
  const request = { definition: { name: 'hello' }, ...(input && { input }) };
  const answer = await platform.client.runs.start('demo', request, { wait: '30s' });
  return answer.kind === 'completed' ? answer.output : answer.kind;
}

test('it greets by name, and the world without one', async () => {
  expect([await greeting({ name: 'Clara' }), await greeting()]).toEqual([
    { greeting: 'Hello, Clara!' },
    { greeting: 'Hello, world!' },
  ]);
});
