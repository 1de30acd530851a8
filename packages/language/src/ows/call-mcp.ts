import { mapTemplate } from '../expressions/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { listOf, mapOf, oneOf, text } from '../reading/reader.ts';
import { unsupportedCall } from './built-in-call.ts';
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

const texts = (name: string) => optional(mapOf(`\`${name}\``, text(`a value of \`${name}\``)));

const HTTP = object('`http`', { endpoint: required(endpoint), headers: texts('headers') });

const STDIO = object('`stdio`', {
  command: required(text('`command`')),
  arguments: optional(listOf('`arguments`', text('an item of `arguments`'))),
  environment: texts('environment'),
});

const TRANSPORT = object(
  '`transport`',
  { http: optional(HTTP), stdio: optional(STDIO), options: texts('options') },
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

export const mcpCall = unsupportedCall('mcp', MCP);
