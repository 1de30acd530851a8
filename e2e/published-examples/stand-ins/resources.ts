import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeGreeterProto } from '../../rig/greeter.ts';

/** Files that the examples expect to find. */
export interface Resources {
  /** What `file:` documents are read from. */
  readonly folder: string;
  /** A folder for the search path, with the program that one of the examples starts. */
  readonly programs: string;
  remove(): void;
}

export async function makeResources(): Promise<Resources> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tutti-examples-'));
  await writeGreeterProto(folder);
  const programs = path.join(folder, 'programs');
  mkdirSync(programs);
  const server = path.join(import.meta.dirname, 'chat-mcp-server.ts');
  const npx = path.join(programs, 'npx');
  writeFileSync(npx, `#!/bin/sh\nexec '${process.execPath}' '${server}'\n`);
  chmodSync(npx, 0o755);
  return { folder, programs, remove: () => rmSync(folder, { recursive: true }) };
}
