import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

/** An MCP server in the place of the one that the published example starts. */
const server = new McpServer({ name: 'slack', version: '1.0.0' });
const inputSchema = fromJsonSchema<{ channel_id: string; payload: string }>({ type: 'object' });
server.registerTool('conversations_add_message', { inputSchema }, async (message) => ({
  content: [{ type: 'text', text: `${message.channel_id}: ${message.payload}` }],
}));
await server.connect(new StdioServerTransport());
