import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { handleUnaryCall } from '@grpc/grpc-js';
import { type GrpcPeer, startGrpcPeer } from './grpc-peer.ts';

/** What the published examples expect at `file://app/greet.proto`. */
const PROTO = `syntax = "proto3";
package GreeterApi;
service Greeter { rpc SayHello(HelloRequest) returns (HelloReply); }
message HelloRequest { string name = 1; }
message HelloReply { string message = 1; }
`;

/** Writes `app/greet.proto` into a folder that is to be served as resources. */
export async function writeGreeterProto(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'app'));
  await writeFile(protoIn(folder), PROTO);
}

/** Serves the greeter whose document is in `folder`, as `sayHello` answers. */
export function startGreeter(
  folder: string,
  port: number,
  sayHello: handleUnaryCall<{ readonly name: string }, object> = ({ request }, answer) =>
    answer(null, { message: `Hello, ${request.name}!` }),
): Promise<GrpcPeer> {
  return startGrpcPeer(protoIn(folder), 'GreeterApi.Greeter', port, { SayHello: sayHello });
}

function protoIn(folder: string): string {
  return path.join(folder, 'app/greet.proto');
}
