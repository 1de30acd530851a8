import type { Connector } from '@tutti/connector-kit';
import { a2aConnector } from './a2a/index.ts';
import { asyncApiConnector } from './asyncapi/index.ts';
import { TokenStore } from './authentication/oauth/token-store.ts';
import { type ContainerOptions, containerConnector, containerDefaults } from './container/index.ts';
import { grpcConnector } from './grpc/index.ts';
import { httpConnector } from './http/index.ts';
import { mcpConnector } from './mcp/index.ts';
import { openApiConnector } from './openapi/index.ts';
import { type Chosen, withDefaults } from './processes/chosen-options.ts';
import type { PythonOptions } from './python/run.ts';
import { resourceConnector } from './resources/resource-connector.ts';
import { scriptConnector } from './script/index.ts';
import type { ScriptOptions } from './script/javascript.ts';
import { shellConnector } from './shell/index.ts';
import type { ShellOptions } from './shell/run.ts';

export interface ConnectorOptions {
  /** Shell commands, and MCP servers over stdio, are refused unless `enabled` is true here. */
  readonly shell?: Chosen<ShellOptions>;
  /** Containers are refused unless an `engine` is named here. */
  readonly container?: Chosen<ContainerOptions>;
  readonly script?: Chosen<ScriptOptions>;
  /** Scripts in Python are refused unless `enabled` is true here. */
  readonly python?: Chosen<PythonOptions>;
  /** Where `file:` resources are read from; nowhere when it is not given. */
  readonly resourceFolder?: string | undefined;
}

/** The connectors that ship with Tutti. */
export function createConnectors(options: ConnectorOptions = {}): Connector[] {
  const tokens = new TokenStore();
  return [
    httpConnector(tokens),
    openApiConnector(tokens),
    grpcConnector(tokens, { resourceFolder: options.resourceFolder }),
    asyncApiConnector(tokens, { resourceFolder: options.resourceFolder }),
    mcpConnector(tokens, options.shell),
    a2aConnector(tokens, { resourceFolder: options.resourceFolder }),
    shellConnector(options.shell),
    containerConnector(withDefaults(containerDefaults, options.container ?? {})),
    scriptConnector(options.script, options.python, tokens),
    resourceConnector(tokens),
  ];
}
