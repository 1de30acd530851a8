import { type ClientOptions, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/client';

/** A server's schemas are not checked here; compiling them would make code of what a stranger wrote. */
const noValidation: NonNullable<ClientOptions['jsonSchemaValidator']> = {
  getValidator: () => (value) => ({ valid: true, data: value as never, errorMessage: undefined }),
};

const defaultVersion = '2025-06-18';

/**
 * How a client agrees with a server on a version of the protocol. One that the definition names is
 * meant: anything else fails. Otherwise the DSL's default is offered, and what the server offers
 * instead is taken if the library knows it. Versions since 2026 begin in a way of their own.
 */
export function protocolOptions(named: string | undefined): ClientOptions {
  const common = { jsonSchemaValidator: noValidation, capabilities: {} };
  if (named === undefined) {
    const others = SUPPORTED_PROTOCOL_VERSIONS.filter((version) => version !== defaultVersion);
    return { ...common, supportedProtocolVersions: [defaultVersion, ...others] };
  }
  if (named < '2026') return { ...common, supportedProtocolVersions: [named] };
  return { ...common, versionNegotiation: { mode: { pin: named } } };
}
