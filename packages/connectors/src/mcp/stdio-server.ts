import type { Client } from '@modelcontextprotocol/client';
import { type CallContext, type Json, TerminalFault } from '@tutti/connector-kit';
import type { Slots } from '../processes/slots.ts';
import { startProcess } from '../processes/start-process.ts';
import { inThrowAwayDir } from '../processes/work-dir.ts';
import type { ShellOptions } from '../shell/run.ts';
import type { Conversation } from './conversation.ts';
import { endedFault } from './mcp-fault.ts';
import type { StdioServer } from './read-call.ts';
import { StdioTransport } from './stdio-transport.ts';

/**
 * A session with a server that is a process of this machine, for the length of the work. It gets a
 * working folder of its own and no environment but `PATH`, `HOME`, `LANG`, the idempotency key as
 * `TUTTI_IDEMPOTENCY_KEY`, and what the definition sets.
 */
export async function withStdioServer(
  server: StdioServer,
  client: Client,
  conversation: Conversation,
  context: CallContext,
  { stdio, slots }: { readonly stdio: ShellOptions; readonly slots: Slots },
  work: (client: Client) => Promise<Json>,
): Promise<Json> {
  if (!stdio.enabled) throw disabledFault();
  conversation.secrets.push(...server.environment.values());
  return slots.during(conversation.signal, () =>
    inThrowAwayDir(stdio.workRoot, async (workDir) => {
      const environment = environmentOf(server, stdio, workDir, context.idempotencyKey);
      const { command: file, arguments: words } = server;
      const child = startProcess({
        what: 'MCP server',
        file,
        arguments: words,
        workDir,
        environment,
        limits: stdio.limits,
      });
      const transport = new StdioTransport(child, conversation, stdio.limits, (code, said) =>
        endedFault(server, code, said, conversation.secrets),
      );
      try {
        await client.connect(transport, conversation.patience);
        return await work(client);
      } finally {
        await transport.close();
      }
    }),
  );
}

function environmentOf(
  server: StdioServer,
  { path }: ShellOptions,
  workDir: string,
  idempotencyKey: string,
): { readonly [name: string]: string } {
  return Object.fromEntries([
    ['PATH', path ?? process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'],
    ['HOME', workDir],
    ['LANG', 'C.UTF-8'],
    ['TUTTI_IDEMPOTENCY_KEY', idempotencyKey],
    ...server.environment,
  ]);
}

function disabledFault(): TerminalFault {
  return new TerminalFault({
    type: 'authorization',
    status: 403,
    title: 'Stdio Not Enabled',
    detail:
      'An MCP server over stdio is a command that runs with the rights of the server, so it is off until its operator allows shell commands: ' +
      'start the server with TUTTI_SHELL=allow, or use an MCP server over HTTP instead.',
  });
}
