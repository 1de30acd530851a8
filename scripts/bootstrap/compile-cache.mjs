import { fileURLToPath } from 'node:url';

/**
 * The environment in which Node keeps what it has compiled of each module: processes and threads start
 * in half the time. In the project, since whoever can write to it makes code that runs.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function withCompileCache(environment) {
  return { NODE_COMPILE_CACHE: FOLDER, ...environment };
}

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
