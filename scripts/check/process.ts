import { spawn } from 'node:child_process';
import path from 'node:path';

/** The project's folder. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** How a program ended; `output` is what it wrote on both streams, in order. */
export interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly tookMs: number;
}

/** A development tool of the project, by its entry file under `node_modules`. */
const TOOLS = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
} as const;

export type Tool = keyof typeof TOOLS;

/** Runs a tool to its end in the project's folder and keeps what it writes. */
export function capture(tool: Tool, args: readonly string[]): Promise<Ended> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [TOOLS[tool], ...args], {
      cwd: root,
      env: { ...process.env, ...colours() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('close', (code) =>
      resolve({ exitCode: code ?? 1, output, tookMs: performance.now() - startedAt }),
    );
  });
}

/** Runs a tool on this process's own streams, and answers its exit code. */
export function passThrough(tool: Tool, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [TOOLS[tool], ...args], { cwd: root, stdio: 'inherit' });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function colours(): { readonly [name: string]: string } {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? { FORCE_COLOR: '1' } : {};
}
