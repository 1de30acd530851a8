import { Client, type StandardSchemaV1 } from '@modelcontextprotocol/client';
import type { CallContext, ConnectorFunction, Json } from '@tutti/connector-kit';
import { ArgumentReader } from '../arguments/argument-reader.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { parseJson } from '../http/json-text.ts';
import type { Slots } from '../processes/slots.ts';
import type { ShellOptions } from '../shell/run.ts';
import { Conversation } from './conversation.ts';
import { withHttpServer } from './http-server.ts';
import { toolFault } from './mcp-fault.ts';
import { protocolOptions } from './protocol-options.ts';
import { type McpCall, owner, readCall } from './read-call.ts';
import { withStdioServer } from './stdio-server.ts';

export interface McpCallParts {
  readonly tokens: TokenStore;
  readonly stdio: ShellOptions;
  readonly slots: Slots;
}

/**
 * `call: mcp`. Arguments as `readCall` says, all evaluated. Begins a session, asks once, and ends the
 * session; the output is the result of the method as the server sent it. A tool that says it failed
 * is a fault.
 */
export function mcpCall(parts: McpCallParts): ConnectorFunction {
  return {
    async perform(values, context) {
      const call = readCall(new ArgumentReader(owner, values), parts.tokens);
      const conversation = new Conversation(call, context);
      try {
        return await inSession(call, conversation, context, parts);
      } catch (error) {
        throw conversation.faultOf(error);
      } finally {
        conversation.end();
      }
    },
  };
}

function inSession(
  call: McpCall,
  conversation: Conversation,
  context: CallContext,
  parts: McpCallParts,
): Promise<Json> {
  const ask = async (client: Client) => {
    const result = await askFor(call, client, conversation);
    const fault = toolFault(call, result, conversation.secrets);
    if (fault !== undefined) throw fault;
    return result;
  };
  const client = new Client(call.client, protocolOptions(call.protocolVersion));
  return call.server.kind === 'http'
    ? withHttpServer(call.server, client, conversation, context, ask)
    : withStdioServer(call.server, client, conversation, context, parts, ask);
}

/** Takes a result as it is: what the server says is the definition's affair. */
const anyResult: StandardSchemaV1<unknown, Json> = {
  '~standard': { version: 1, vendor: 'tutti', validate: (value) => ({ value: value as Json }) },
};

/** Throws a `SyntaxError` or a `RangeError` for a result that is nested too deep to be kept. */
async function askFor(
  { method, parameters }: McpCall,
  client: Client,
  { patience }: Conversation,
): Promise<Json> {
  const params = parameters === undefined ? {} : { params: { ...parameters } };
  const result = await client.request({ method, ...params }, anyResult, patience);
  return parseJson(JSON.stringify(result));
}
