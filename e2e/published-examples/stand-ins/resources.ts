import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files that the examples expect to find. */
export interface Resources {
  /** What `file:` documents are read from. */
  readonly folder: string;
  /** A folder for the search path, with the program that one of the examples starts. */
  readonly programs: string;
  readonly proto: string;
  remove(): void;
}

const PROTO = `syntax = "proto3";
package GreeterApi;
service Greeter { rpc SayHello(HelloRequest) returns (HelloReply); }
message HelloRequest { string name = 1; }
message HelloReply { string message = 1; }
`;

export function makeResources(): Resources {
  const folder = mkdtempSync(path.join(tmpdir(), 'tutti-examples-'));
  const proto = path.join(folder, 'app/greet.proto');
  mkdirSync(path.join(folder, 'app'));
  writeFileSync(proto, PROTO);
  const programs = path.join(folder, 'programs');
  mkdirSync(programs);
  const server = path.join(import.meta.dirname, 'chat-mcp-server.ts');
  const npx = path.join(programs, 'npx');
  writeFileSync(npx, `#!/bin/sh\nexec '${process.execPath}' '${server}'\n`);
  chmodSync(npx, 0o755);
  return { folder, programs, proto, remove: () => rmSync(folder, { recursive: true }) };
}
