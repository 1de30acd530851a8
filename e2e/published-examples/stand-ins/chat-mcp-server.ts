import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

/** An MCP server on the input and output of this process, with the tool that the example calls. */
const server = new McpServer({ name: 'chat', version: '1.0.0' });
const schema = {
  type: 'object',
  properties: { channel_id: { type: 'string' }, payload: { type: 'string' } },
  required: ['channel_id', 'payload'],
};
const inputSchema = fromJsonSchema<{ channel_id: string }>(schema as never);
server.registerTool('conversations_add_message', { inputSchema }, async ({ channel_id }) => ({
  content: [{ type: 'text', text: `Sent to ${channel_id}.` }],
}));
await server.connect(new StdioServerTransport());
