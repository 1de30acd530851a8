import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import releaseSync from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import type { ScriptRequest } from './messages.ts';
import { runScript } from './run-script.ts';

/** Node has it; its type declarations leave it to those of the browser. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };

/**
 * The process in which scripts run: one request per line in, one reply per line out, each in an
 * engine of its own. It ends with its input, and so with whoever started it.
 */
const wasmPath = fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
const variant = newVariant(variantOf(releaseSync), {
  wasmModule: new WebAssembly.Module(readFileSync(wasmPath)),
});

const warmUp: ScriptRequest = {
  code: 'console.log([1].map((item) => item + 1))',
  arguments: [],
  environment: {},
  stdin: '',
  limits: { timeLimitMs: 1000, outputLength: 1000, memoryBytes: 16 * 1024 * 1024 },
};

/** The package declares its types as those of a CommonJS module, and is none. */
function variantOf(loaded: typeof releaseSync | typeof releaseSync.default) {
  return 'default' in loaded ? loaded.default : loaded;
}

function newEngine(): Promise<QuickJSWASMModule> {
  return newQuickJSWASMModuleFromVariant(variant);
}

runScript(await newEngine(), warmUp);
let nextEngine = newEngine();
for await (const line of createInterface({ input: process.stdin })) {
  const reply = runScript(await nextEngine, JSON.parse(line) as ScriptRequest);
  process.stdout.write(`${JSON.stringify(reply)}\n`);
  nextEngine = newEngine();
}
