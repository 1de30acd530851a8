import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Becomes another program as nearly as Node allows: same streams, signals passed on, same exit code.
 *
 * @param {string} node the executable; also first in the child's PATH, so that what it starts agrees
 * @param {string[]} args
 */
export function handOver(node, args) {
  const child = spawn(node, args, { stdio: 'inherit', env: withNodeFirst(node) });
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well; passing it on would make it two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`Could not start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
  });
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
