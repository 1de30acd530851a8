import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { npm } from './npm.mjs';

/**
 * Whether `node_modules` holds what `package-lock.json` asks for.
 *
 * npm leaves its own stamp at the end of every successful install, `node_modules/.package-lock.json`;
 * comparing with it also sees an `npm install` made by hand.
 *
 * @param {string} root
 */
export function arePackagesInstalled(root) {
  const installed = readLock(path.join(root, 'node_modules', '.package-lock.json'));
  const asked = readLock(path.join(root, 'package-lock.json'));
  if (installed === null || asked === null) return false;
  return Object.entries(asked).every(([place, wanted]) => {
    if (!place.includes('node_modules/')) return true;
    const found = installed[place];
    // Packages for other platforms are optional, and stay away.
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * Runs `npm ci`, once even when several processes ask at the same time.
 *
 * @param {string} root
 * @param {string} node the Node to run npm with
 * @param {(text: string) => void} say
 */
export async function installPackages(root, node, say) {
  await withLock(
    path.join(root, '.node', 'packages.lock'),
    async () => {
      if (arePackagesInstalled(root)) return;
      say('Installing packages (npm ci) …');
      await npm(['ci'], {
        folder: root,
        node,
        purpose: 'install the packages of package-lock.json',
      });
    },
    (owner) => say(`Waiting for process ${owner}, which is installing packages …`),
  );
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @param {string} file
 * @returns {Record<string, LockedPackage> | null} null when there is no readable lock file
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}
