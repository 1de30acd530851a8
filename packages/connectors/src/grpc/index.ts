import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { grpcCall } from './call.ts';
import type { GrpcLimits } from './limits.ts';
import { defaultLimits } from './limits.ts';
import { SchemaLibrary } from './schema/schema-library.ts';

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
  const call = grpcCall({
    tokens,
    schemas: new SchemaLibrary(),
    files: { folder: options.resourceFolder },
    limits: { ...defaultLimits, ...options.limits },
  });
  return { name: 'grpc', functions: { call } };
}
