import { afterAll, beforeAll, expect, test } from 'vitest';
import { a2aAgent } from '../packages/connectors/src/testing/a2a-agent.ts';
import { endOf, type Platform, startPlatform, startRun } from './rig/platform.ts';

const DEFINITION = `
document: { dsl: '1.0.3', namespace: demo, name: quarterly-report, version: '1.0.0' }
do:
  - generate:
      call: a2a
      with:
        method: message/stream
        agentCard:
          endpoint: \${ .card }
        parameters:
          message:
            parts:
              - { kind: text, text: '\${ .ask }' }
      output:
        as: { text: '\${ .[1].artifact.parts[0].text }', task: '\${ .[-1].taskId }' }
  - lookUp:
      call: a2a
      with:
        method: tasks/get
        server: \${ $workflow.input.server }
        parameters: '\${ { id: .task } }'
      output:
        as: \${ .status.state }
  - lookUpNothing:
      try:
        - ask:
            call: a2a
            with:
              method: tasks/get
              server: \${ $workflow.input.server }
              parameters: { id: nothing }
      catch:
        errors: { with: { type: https://serverlessworkflow.io/spec/1.0.0/errors/runtime, status: 404 } }
        as: problem
        do:
          - tell: { set: { title: '\${ $problem.title }' } }
`;

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await platform.client.definitions.publish('demo', DEFINITION);
});
afterAll(() => platform.close());

test('a run has an agent work on a task, and asks after it', async () => {
  const { origin, received } = await a2aAgent();
  const input = { card: `${origin}/card.json`, server: `${origin}/a2a`, ask: 'report' };
  const runId = await startRun(platform.client, 'quarterly-report', input);
  const { run } = await endOf(platform.client, runId);
  expect([run.status, run.output]).toEqual(['completed', { title: 'Task Not Found' }]);
  expect(received.map(({ body }) => JSON.parse(body).method)).toEqual([
    'message/stream',
    'tasks/get',
    'tasks/get',
  ]);
});
