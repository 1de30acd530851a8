import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { withCompileCache } from './compile-cache.mjs';

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Becomes another program as nearly as Node allows: same streams, signals passed on, same exit code.
 *
 * @param {string} node the executable; also first in the child's PATH, so that what it starts agrees
 * @param {string[]} args
 */
export function handOver(node, args) {
  const child = spawn(node, args, {
    stdio: 'inherit',
    env: withCompileCache(withNodeFirst(node)),
  });
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well; passing it on would make it two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  endWithNpm(child);
  child.on('error', (error) => {
    process.stderr.write(`Could not start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
  });
}

/** How often to look whether npm is still there. */
const NPM_WATCH_MS = 500;

/**
 * npm does not pass SIGTERM on through its shell: whoever stops npm would leave the program running
 * without a parent. Only under npm: a process started in the background may outlive its shell.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function endWithNpm(child) {
  if (!process.env['npm_lifecycle_event']) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, NPM_WATCH_MS).unref();
}

/**
 * The environment in which `node` means this Node.
 *
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function withNodeFirst(node) {
  const folder = path.dirname(node);
  return { ...process.env, PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}` };
}
