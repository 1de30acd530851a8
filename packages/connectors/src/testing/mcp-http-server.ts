import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { onTestFinished } from 'vitest';
import { notesServer } from './mcp-notes.ts';

export interface McpHttpServer {
  readonly origin: string;
  /** Every request so far. */
  readonly received: { readonly method: string; readonly headers: IncomingMessage['headers'] }[];
}

/**
 * The notes over streamable HTTP, with sessions, for the length of the current test. The tool
 * `context` answers the headers of the last request.
 */
export async function mcpHttpServer(over: { json?: boolean } = {}): Promise<McpHttpServer> {
  const received: McpHttpServer['received'] = [];
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
  const open = async () => {
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: over.json ?? false,
      onsessioninitialized: (id: string) => void sessions.set(id, transport),
      onsessionclosed: (id: string) => void sessions.delete(id),
    });
    await notesServer(() => JSON.stringify(received.at(-1)?.headers)).connect(transport);
    return transport;
  };
  const server = createServer(async (request, response) => {
    received.push({ method: request.method ?? '', headers: request.headers });
    const session = sessions.get(String(request.headers['mcp-session-id']));
    await (session ?? (await open())).handleRequest(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}
