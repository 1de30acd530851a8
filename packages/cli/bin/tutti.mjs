#!/usr/bin/env node
// Runs on Node 18 and newer: makes the clone ready, then goes on under a Node that is recent enough.
import module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withCompileCache } from '../../../scripts/bootstrap/compile-cache.mjs';
import { prepare, root } from '../../../scripts/bootstrap/prepare.mjs';

const node = await prepare();
if (node === process.execPath) {
  // In the environment, because threads do not inherit the cache in any other way.
  Object.assign(process.env, withCompileCache(process.env));
  module.enableCompileCache();
  await import(pathToFileURL(path.join(root, 'packages/cli/src/main.ts')).href);
} else {
  const { handOver } = await import('../../../scripts/bootstrap/hand-over.mjs');
  handOver(node, process.argv.slice(1));
}
