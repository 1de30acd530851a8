import { RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { redact } from '../http/redaction.ts';

const excerptLength = 500;

/** An error code of JSON-RPC: the status of HTTP that stands for it, and what to call it. */
export type RpcCode = readonly [status: number, title: string, retryable?: 'retryable'];

const standardCodes: ReadonlyMap<number, RpcCode> = new Map<number, RpcCode>([
  [-32700, [400, 'Parse Error']],
  [-32600, [400, 'Invalid Request']],
  [-32601, [501, 'Method Not Found']],
  [-32602, [400, 'Invalid Params']],
  [-32603, [500, 'Internal Error', 'retryable']],
]);

/**
 * The fault of an error that a service answered in JSON-RPC. `codes` are those that its protocol adds;
 * one that nobody knows is terminal. The type is `runtime`, as the DSL has it for MCP and A2A.
 */
export function rpcFault(
  who: string,
  code: number,
  message: string,
  secrets: readonly string[],
  codes: ReadonlyMap<number, RpcCode> = new Map(),
): RetryableFault | TerminalFault {
  const known = codes.get(code) ?? standardCodes.get(code);
  const [status, title, retryable] = known ?? [500, 'Error'];
  const said = excerpt(message, secrets);
  const problem = {
    type: 'runtime',
    status,
    title,
    detail: `${who} the error ${code}${said === '' ? '.' : `: ${said}`}`,
  };
  return retryable ? new RetryableFault(problem) : new TerminalFault(problem);
}

/** The beginning of what a service says, on one line and without secrets. */
export function excerpt(text: string, secrets: readonly string[]): string {
  const line = redact(text, secrets)
    .replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .trim();
  return line.length <= excerptLength ? line : `${line.slice(0, excerptLength)}…`;
}
