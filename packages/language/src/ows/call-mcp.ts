import {
  arrayTemplate,
  mapTemplate,
  objectTemplate,
  textTemplate,
  wordTemplate,
} from '../expressions/template.ts';
import type { Argument, Call } from '../plan/call.ts';
import type { Template } from '../plan/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { listOf, mapOf, oneOf, type Reader, text } from '../reading/reader.ts';
import { builtInCall } from './built-in-call.ts';
import { argumentsOf, connectorCall, constants, endpointArguments } from './connector-call.ts';
import { duration } from './duration.ts';
import { endpoint } from './endpoint.ts';

const METHODS = [
  'tools/list',
  'tools/call',
  'prompts/list',
  'prompts/get',
  'resources/list',
  'resources/read',
  'resources/templates/list',
] as const;

/** A map of texts, each of them possibly an expression. */
function texts(name: string): Reader<Template> {
  const read = mapOf(`\`${name}\``, textTemplate(`a value of \`${name}\``));
  return (at, scope) => objectTemplate(read(at, scope));
}

const words: Reader<Template> = (at, scope) =>
  arrayTemplate(listOf('`arguments`', textTemplate('an item of `arguments`'))(at, scope));

const HTTP = object('`http`', {
  endpoint: required(endpoint),
  headers: optional(texts('headers')),
});

const STDIO = object('`stdio`', {
  command: required(wordTemplate('`command`')),
  arguments: optional(words),
  environment: optional(texts('environment')),
});

/** The DSL leaves open which options there are; there is none that could be given a meaning. */
const options: Reader<void> = (at, scope) => {
  if (at.kind === 'map' && at.entries.size === 0) return;
  scope.report.unsupported(at, '`options` of an MCP transport');
};

const TRANSPORT = object(
  '`transport`',
  { http: optional(HTTP), stdio: optional(STDIO), options: optional(options) },
  ['http', 'stdio'],
);

const CLIENT = object('`client`', {
  name: required(text('`name`')),
  version: required(text('`version`')),
});

const MCP = object('`with` of an mcp call', {
  protocolVersion: optional(text('`protocolVersion`')),
  method: required(oneOf('`method`', METHODS)),
  parameters: optional(mapTemplate('`parameters`')),
  timeout: optional(duration),
  transport: required(TRANSPORT),
  client: optional(CLIENT),
});

const mcpArguments: Reader<Call> = (at, scope) => {
  const { protocolVersion, method, parameters, timeout, transport, client } = MCP(at, scope);
  const { http, stdio } = transport;
  const server: Argument = argumentsOf({
    http: http && argumentsOf({ ...endpointArguments(http.endpoint), headers: http.headers }),
    stdio: stdio && argumentsOf(stdio),
  });
  const given = {
    ...constants({ method, protocolVersion, client: client && { ...client } }),
    parameters,
    timeoutMs: timeout && ({ kind: 'milliseconds', duration: timeout } as const),
    transport: server,
  };
  return connectorCall('mcp', 'call', given, http?.endpoint.authentication);
};

export const mcpCall = builtInCall(mcpArguments);
