import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AgentCard, Role, TaskState } from '@a2a-js/sdk';
import { LegacyJsonRpcTransportHandler } from '@a2a-js/sdk/compat/v0_3/server';
import {
  AgentEvent,
  type AgentExecutor,
  DefaultExecutionEventBusManager,
  DefaultPushNotificationSender,
  DefaultRequestHandler,
  InMemoryPushNotificationStore,
  InMemoryTaskStore,
  ServerCallContext,
} from '@a2a-js/sdk/server';
import { onTestFinished } from 'vitest';

export interface A2aAgent {
  readonly origin: string;
  /** Every request so far: what of it JSON-RPC is, and its headers. */
  readonly received: { readonly body: string; readonly headers: IncomingMessage['headers'] }[];
}

/**
 * A real agent of A2A 0.3, in the SDK of the protocol, for the length of the current test. Its answer
 * depends on the text it is sent: `report` works on a task, `hang` never ends one, everything else
 * is greeted. Its card is at `/card.json`.
 */
export async function a2aAgent(): Promise<A2aAgent> {
  const received: A2aAgent['received'] = [];
  const server = createServer(async (request, response) => {
    if (request.url === '/card.json') {
      const transport = { url: '/a2a', preferredTransport: 'JSONRPC', protocolVersion: '0.3.0' };
      response.end(JSON.stringify({ name: 'reporter', ...transport }));
      return;
    }
    const body = await textOf(request);
    received.push({ body, headers: request.headers });
    await answer(body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = answersOf(origin);
  return { origin, received };
}

function answersOf(origin: string) {
  const pushes = new InMemoryPushNotificationStore();
  const card = agentCard(origin);
  const handler = new DefaultRequestHandler(
    card,
    new InMemoryTaskStore(),
    reporter,
    new DefaultExecutionEventBusManager(),
    pushes,
    new DefaultPushNotificationSender(pushes),
    card,
  );
  const transport = new LegacyJsonRpcTransportHandler(handler);
  return async (body: string, response: ServerResponse) => {
    const answer = await transport.handle(body, new ServerCallContext({ requestedVersion: '0.3' }));
    if (!(Symbol.asyncIterator in answer)) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
      return;
    }
    response.setHeader('content-type', 'text/event-stream');
    const send = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`);
    try {
      for await (const event of answer) send(event);
    } catch (failure) {
      const error = LegacyJsonRpcTransportHandler.mapToLegacyJSONRPCError(failure);
      send({ jsonrpc: '2.0', id: null, error });
    }
    response.end();
  };
}

function agentCard(origin: string): AgentCard {
  const interfaces = ['0.3', '1.0'].map((protocolVersion) => ({
    url: `${origin}/a2a`,
    protocolBinding: 'JSONRPC',
    protocolVersion,
    tenant: '',
  }));
  return {
    name: 'reporter',
    description: 'Reports.',
    supportedInterfaces: interfaces,
    provider: undefined,
    version: '1.0.0',
    capabilities: {
      streaming: true,
      pushNotifications: true,
      extendedAgentCard: true,
      extensions: [],
    },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [],
    signatures: [],
  };
}

const nothing = { metadata: undefined, filename: '', mediaType: 'text/plain' };
const textPart = (value: string) => ({ content: { $case: 'text' as const, value }, ...nothing });

const reporter: AgentExecutor = {
  async execute({ userMessage, taskId, contextId }, bus) {
    const [part] = userMessage.parts;
    const said = part?.content?.$case === 'text' ? part.content.value : '';
    const status = (state: TaskState) => ({ state, message: undefined, timestamp: undefined });
    const ids = { taskId, contextId, metadata: undefined };
    if (said !== 'report' && said !== 'hang') {
      const message = {
        messageId: 'answer',
        role: Role.ROLE_AGENT,
        parts: [textPart(`Hello, ${said}!`)],
      };
      bus.publish(AgentEvent.message({ ...message, ...ids, extensions: [], referenceTaskIds: [] }));
      bus.finished();
      return;
    }
    const task = {
      id: taskId,
      contextId,
      artifacts: [],
      history: [userMessage],
      metadata: undefined,
    };
    bus.publish(AgentEvent.task({ ...task, status: status(TaskState.TASK_STATE_WORKING) }));
    if (said === 'hang') return new Promise(() => {});
    const artifact = {
      artifactId: 'a',
      name: 'report',
      description: '',
      parts: [textPart('All is well.')],
    };
    const whole = { ...artifact, metadata: undefined, extensions: [] };
    bus.publish(
      AgentEvent.artifactUpdate({ ...ids, artifact: whole, append: false, lastChunk: true }),
    );
    bus.publish(
      AgentEvent.statusUpdate({ ...ids, status: status(TaskState.TASK_STATE_COMPLETED) }),
    );
    bus.finished();
  },
  async cancelTask(taskId, bus) {
    const status = {
      state: TaskState.TASK_STATE_CANCELED,
      message: undefined,
      timestamp: undefined,
    };
    bus.publish(AgentEvent.statusUpdate({ taskId, contextId: '', metadata: undefined, status }));
    bus.finished();
  },
};

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
