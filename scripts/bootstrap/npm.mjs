import { spawn } from 'node:child_process';
import { withNodeFirst } from './hand-over.mjs';

const OFFLINE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network)\b/;
const KEPT_OUTPUT = 20_000;

/** What could not be brought in, why, and what to do: for a person, without a stack. */
export class BootstrapError extends Error {}

/**
 * Runs npm quietly.
 *
 * @typedef {object} Surroundings
 * @property {string} folder
 * @property {string} node the Node to run npm with
 * @property {string} purpose completes "Could not …" for the person who reads the error
 *
 * @param {string[]} args
 * @param {Surroundings} surroundings
 */
export async function npm(args, { folder, node, purpose }) {
  const { code, output } = await runNpm(args, folder, node);
  if (code === 0) return;
  const advice = OFFLINE.test(output)
    ? 'The package registry cannot be reached. Check the network or proxy (npm config get registry, HTTPS_PROXY) and try again.'
    : `npm's own words are above; "npm ${args.join(' ')}" repeats them.`;
  process.stderr.write(output);
  throw new BootstrapError(`Could not ${purpose}. ${advice}`);
}

/**
 * @param {string[]} args
 * @param {string} folder
 * @param {string} node
 * @returns {Promise<{ code: number, output: string }>}
 */
function runNpm(args, folder, node) {
  const [command, ...before] = npmCommand(node);
  return new Promise((resolve) => {
    const child = spawn(command, [...before, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environmentFor(node),
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) =>
      resolve({ code: 1, output: `npm could not be started: ${error.message}\n` }),
    );
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** @param {string} node @returns {[string, ...string[]]} */
function npmCommand(node) {
  const script = process.env['npm_execpath'];
  return script?.endsWith('npm-cli.js') ? [node, script] : ['npm'];
}

/**
 * The environment without what an outer `npm run` hands down about its own project and prefix, and
 * without its `-s`: why an installation has failed must be heard.
 *
 * @param {string} node
 */
function environmentFor(node) {
  const inherited = /^npm_(lifecycle|package|config_(local_)?prefix|config_global|config_loglevel)/;
  const own = Object.entries(withNodeFirst(node)).filter(([name]) => !inherited.test(name));
  return Object.fromEntries(own);
}
