import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { loadedWhenCalled } from '../loaded-when-called.ts';
import { defaultLimits, type GrpcLimits } from './limits.ts';

export interface GrpcOptions {
  /** Where `file:` proto documents are read from; nowhere when it is not given. */
  readonly resourceFolder?: string | undefined;
  readonly limits?: Partial<GrpcLimits>;
}

/** The `grpc` connector, with a library of schemas of its own. */
export function grpcConnector(
  tokens: TokenStore = new TokenStore(),
  options: GrpcOptions = {},
): Connector {
  const limits = { ...defaultLimits, ...options.limits };
  const files = { folder: options.resourceFolder };
  const call = loadedWhenCalled(async () => {
    const { grpcCall } = await import('./call.ts');
    const { SchemaLibrary } = await import('./schema/schema-library.ts');
    return grpcCall({ tokens, schemas: new SchemaLibrary(), files, limits });
  });
  return { name: 'grpc', functions: { call } };
}
