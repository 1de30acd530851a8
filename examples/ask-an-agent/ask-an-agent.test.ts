import { publishExample } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from '../../e2e/rig/platform.ts';
import { a2aAgent } from '../../packages/connectors/src/testing/a2a-agent.ts';
import { mcpHttpServer } from '../../packages/connectors/src/testing/mcp-http-server.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'ask-an-agent');
});
afterAll(() => platform.close());

async function ask(question: string) {
  const [notes, agent] = [await mcpHttpServer(), await a2aAgent()];
  const input = { question, notes: notes.origin, agentCard: `${agent.origin}/card.json` };
  return endOf(platform.client, await startRun(platform.client, 'ask-an-agent', input));
}

test('the agent works on a task, and what it made is told', async () => {
  const { run } = await ask('report');
  expect([run.status, run.output]).toEqual([
    'completed',
    { note: 'The first note.', answer: 'All is well.' },
  ]);
});

test('an agent that only answers is told as well', async () => {
  const { run } = await ask('Ada');
  expect(run.output).toEqual({ note: 'The first note.', answer: 'Hello, Ada!' });
});
