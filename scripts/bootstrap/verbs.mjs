import { existsSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
const TUTTI = 'packages/cli/src/main.ts';

/** @type {{ readonly [verb: string]: readonly string[] }} */
const PROGRAMS = {
  start: [TUTTI, 'up', '--demo'],
  // Node's own --watch starts the server anew whenever a source it has loaded changes.
  dev: ['--watch', '--watch-preserve-output', TUTTI, 'up'],
  services: ['packages/demo/src/main.ts'],
  check: ['scripts/verbs/check.ts'],
  test: ['scripts/verbs/test.ts'],
  fix: ['scripts/verbs/fix.ts'],
  unit: ['scripts/verbs/unit.ts'],
  e2e: ['scripts/verbs/e2e.ts'],
  docker: ['scripts/verbs/docker.ts'],
  'crash-test': ['scripts/crash-test/main.ts'],
  'planted-bugs': ['scripts/planted-bugs/main.ts'],
  sim: ['sim/main.ts'],
  histories: ['scripts/histories/main.ts'],
};

/**
 * Verbs whose first argument names the program in their folder.
 *
 * @type {{ readonly [verb: string]: { readonly folder: string, readonly names: string } }}
 */
const FAMILIES = {
  conformance: { folder: 'scripts/conformance', names: 'ows, jq' },
  bench: { folder: 'bench', names: 'all, and those that bench/README.md lists' },
};

/**
 * The program behind `npm run <verb> -- <args>`.
 *
 * @param {string} verb
 * @param {readonly string[]} args
 * @returns {string[] | string} arguments of Node, paths being relative to the project; or what is wrong
 */
export function programOf(verb, args) {
  if (Object.hasOwn(PROGRAMS, verb)) return [...(PROGRAMS[verb] ?? []), ...args];
  const family = Object.hasOwn(FAMILIES, verb) ? FAMILIES[verb] : undefined;
  if (family === undefined) {
    const known = [...Object.keys(PROGRAMS), ...Object.keys(FAMILIES)].join(', ');
    return `Expected one of ${known}, but got "${verb}".`;
  }
  const [name = '', ...rest] = args;
  const program = `${family.folder}/${name}.ts`;
  if (/^[a-z0-9-]+$/.test(name) && existsSync(new URL(program, ROOT))) return [program, ...rest];
  return `Expected a name after "${verb}", as in: npm run ${verb} -- <name>. There are: ${family.names}.`;
}
