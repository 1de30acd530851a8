import { ProtocolError, SdkError } from '@modelcontextprotocol/client';
import { type Json, RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { listMember, member, textMember } from '../arguments/json-object.ts';
import { excerpt, rpcFault } from '../json-rpc/rpc-fault.ts';
import { type McpCall, nameOf, type StdioServer } from './read-call.ts';

/**
 * What a server, or the library that listens to it, means by an error. What is said in JSON-RPC is of
 * type `runtime`, as the DSL has it; an answer that is none is of type `communication`.
 */
export function answerFault(error: unknown, call: McpCall, secrets: readonly string[]): unknown {
  const who = `The MCP server ${nameOf(call)}`;
  if (ProtocolError.isInstance(error)) {
    return rpcFault(`${who} answered ${call.method} with`, error.code, error.message, secrets);
  }
  if (!(error instanceof Error)) return error;
  if (!SdkError.isInstance(error) && !isUnreadable(error)) return error;
  return new TerminalFault({
    type: 'communication',
    status: 500,
    title: 'Malformed Content',
    detail: `${who} did not answer as MCP says: ${reasonOf(error, secrets)}`,
  });
}

/** Of JSON that is malformed or too deep, and of the library's own checks: some are plain errors. */
function isUnreadable(error: Error): boolean {
  if (Object.getPrototypeOf(error) === Error.prototype) return true;
  if (error instanceof SyntaxError || error instanceof RangeError) return true;
  return isOfLibrarysChecks(error);
}

function isOfLibrarysChecks(error: Error): boolean {
  return error.name === 'ZodError' || error.name === '$ZodError';
}

/** The library's checks tell by pages of JSON about its own types what nobody can act upon. */
function reasonOf(error: Error, secrets: readonly string[]): string {
  if (!isOfLibrarysChecks(error)) return excerpt(error.message, secrets);
  return 'what it sent is JSON, but no message of the protocol. See that the endpoint is that of an MCP server.';
}

/** A tool tells that it failed in its result; undefined when it did not. */
export function toolFault(
  call: McpCall,
  result: Json,
  secrets: readonly string[],
): TerminalFault | undefined {
  if (call.method !== 'tools/call' || member(result, 'isError') !== true) return undefined;
  const said = listMember(result, 'content')
    .map((part) => textMember(part, 'text') ?? '')
    .join(' ');
  const words = excerpt(said, secrets);
  const tool = textMember(call.parameters, 'name') ?? '';
  return new TerminalFault({
    type: 'runtime',
    status: 500,
    title: 'Tool Failed',
    detail: `The tool "${tool.slice(0, 100)}" of the MCP server ${nameOf(call)} failed${words === '' ? '.' : `: ${words}`}`,
  });
}

/** A server that is a process ended before it answered. */
export function endedFault(
  server: StdioServer,
  code: number,
  said: string,
  secrets: readonly string[],
): RetryableFault {
  const words = excerpt(said, secrets);
  return new RetryableFault({
    type: 'communication',
    status: 500,
    title: 'Server Ended',
    detail: `The MCP server ${nameOf({ server })} ended with code ${code} before it answered${words === '' ? '.' : `: ${words}`}`,
  });
}
