import { fromJsonSchema, McpServer, ResourceTemplate } from '@modelcontextprotocol/server';

const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] });

/** A real MCP server about notes. `context` is what its tool `context` answers. */
export function notesServer(context: () => string): McpServer {
  const server = new McpServer({ name: 'notes', version: '1.0.0' });
  const schema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };
  const inputSchema = fromJsonSchema<{ text: string }>(schema as never);
  server.registerTool('echo', { inputSchema }, async ({ text: given }) => text(given));
  server.registerTool('context', {}, async () => text(context()));
  server.registerTool('fail', { inputSchema }, async ({ text: given }) => ({
    ...text(`cannot take ${given}`),
    isError: true,
  }));
  server.registerTool('hang', {}, () => new Promise(() => {}));
  server.registerTool('flood', {}, async () => text('x'.repeat(51 * 1024 * 1024)));
  server.registerTool('exit', {}, async () => process.exit(7));
  server.registerPrompt('greet', { description: 'Greets.' }, async () => ({
    messages: [{ role: 'user' as const, content: { type: 'text' as const, text: 'Hello.' } }],
  }));
  server.registerResource('first', 'note://1', { mimeType: 'text/plain' }, async (uri) => ({
    contents: [{ uri: uri.href, text: 'The first note.' }],
  }));
  const template = new ResourceTemplate('note://{id}', { list: undefined });
  server.registerResource('note', template, {}, async (uri) => ({
    contents: [{ uri: uri.href, text: '' }],
  }));
  return server;
}
