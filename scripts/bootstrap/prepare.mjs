import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BootstrapError } from './npm.mjs';
import { arePackagesInstalled, installPackages } from './packages.mjs';
import { bringNode, findNode } from './project-node.mjs';

/** The project's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Makes the clone ready to run: its packages, and a Node that is recent enough.
 *
 * @returns {Promise<string>} the Node to run Tutti with
 */
export async function prepare() {
  try {
    const node = findNode(root) ?? (await bringNode(root, say));
    if (!arePackagesInstalled(root)) await installPackages(root, node, say);
    return node;
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    say(error.message);
    process.exit(1);
  }
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`);
}
