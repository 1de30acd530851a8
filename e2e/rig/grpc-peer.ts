import { type handleUnaryCall, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** A gRPC server of another make. */
export interface GrpcPeer {
  close(): void;
}

/** Serves one unary method on a port of loopback, as a proto document describes it. */
export async function startGrpcPeer(
  protoPath: string,
  service: string,
  port: number,
  methods: { readonly [name: string]: handleUnaryCall<{ readonly name: string }, object> },
): Promise<GrpcPeer> {
  const definition = loadSync(protoPath)[service];
  if (definition === undefined || 'format' in definition)
    throw new Error(`Expected a service ${service} in ${protoPath}, but there is none.`);
  const server = new Server();
  server.addService(definition, methods);
  await new Promise<void>((resolve, reject) => {
    const address = `127.0.0.1:${port}`;
    server.bindAsync(address, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
  return { close: () => server.forceShutdown() };
}
