import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import type { JsonObject } from '../arguments/json-object.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { readAuthentication } from '../authentication/read-authentication.ts';

export const methods = [
  'tools/list',
  'tools/call',
  'prompts/list',
  'prompts/get',
  'resources/list',
  'resources/read',
  'resources/templates/list',
] as const;

export const owner = 'mcp.call';

/** A call of a server, ready to be made. */
export interface McpCall {
  readonly method: (typeof methods)[number];
  readonly parameters: JsonObject | undefined;
  readonly timeoutMs: number | undefined;
  /** Undefined: what the server and the library agree on. */
  readonly protocolVersion: string | undefined;
  readonly client: { readonly name: string; readonly version: string };
  readonly server: HttpServer | StdioServer;
}

export interface HttpServer {
  readonly kind: 'http';
  readonly uri: URL;
  readonly headers: ReadonlyMap<string, string>;
  readonly authentication: Authenticator | undefined;
}

/** A server that is a process of this machine, spoken to on its input and output. */
export interface StdioServer {
  readonly kind: 'stdio';
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
}

/**
 * Reads `{ method, parameters?, timeoutMs?, protocolVersion?, client?, transport: { http: { uri,
 * authentication?, headers? } } | { stdio: { command, arguments?, environment? } } }`.
 */
export function readCall(args: ArgumentReader, tokens: TokenStore): McpCall {
  args.text('method');
  const transport = args.optionalObject('transport') ?? {};
  return {
    method: args.choice('method', methods),
    parameters: args.optionalObject('parameters'),
    timeoutMs: readTimeout(args),
    protocolVersion: args.optionalText('protocolVersion'),
    client: readClient(args),
    server: readServer(new ArgumentReader(`the transport of ${owner}`, transport), tokens),
  };
}

/** How messages call a server: where it is, or the command that it is. */
export function nameOf({ server }: Pick<McpCall, 'server'>): string {
  return server.kind === 'http' ? `at ${server.uri.origin}` : `"${server.command.slice(0, 100)}"`;
}

function readTimeout(args: ArgumentReader): number | undefined {
  const value = args.value('timeoutMs');
  if (value === undefined || (typeof value === 'number' && value >= 0)) return value;
  throw args.mismatch('timeoutMs', 'a number of milliseconds', value);
}

function readClient(args: ArgumentReader): McpCall['client'] {
  const given = args.optionalObject('client');
  if (given === undefined) return { name: 'tutti', version: '0.1.0' };
  const client = new ArgumentReader(`the client of ${owner}`, given);
  return { name: client.text('name'), version: client.text('version') };
}

function readServer(transport: ArgumentReader, tokens: TokenStore): HttpServer | StdioServer {
  const http = transport.optionalObject('http');
  if (http !== undefined)
    return readHttp(new ArgumentReader(`the server of ${owner}`, http), tokens);
  const stdio = transport.optionalObject('stdio');
  if (stdio !== undefined) return readStdio(new ArgumentReader(`the server of ${owner}`, stdio));
  throw configurationFault(
    `Expected the argument 'transport' of ${owner} to have 'http' or 'stdio', but it has neither.`,
  );
}

function readHttp(args: ArgumentReader, tokens: TokenStore): HttpServer {
  const whose = `the server of ${owner}`;
  const uri = URL.parse(args.text('uri'));
  if (uri === null || !/^https?:$/.test(uri.protocol)) {
    throw configurationFault(
      `Expected the argument 'uri' of ${whose} to be an absolute http or https URI, but it is not.`,
    );
  }
  const authentication = readAuthentication(whose, args, tokens);
  return { kind: 'http', uri, headers: args.texts('headers'), authentication };
}

function readStdio(args: ArgumentReader): StdioServer {
  const server = {
    kind: 'stdio',
    command: args.text('command'),
    arguments: args.textList('arguments'),
    environment: args.environment('environment'),
  } as const;
  args.withoutNul('command', server.command);
  args.withoutNul('arguments', ...server.arguments);
  return server;
}
