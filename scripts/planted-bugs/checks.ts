/** Programs of Node, and what their output says at the first thing that is wrong. */
interface Program {
  readonly words: readonly string[];
  /** The first line of this form ends the check: the rest would be shrinking, or more of the same. */
  readonly failure: RegExp;
}

const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--bail', '1'];
const FAILED_TEST = /^\s*FAIL\s.*$/m;

/** Checks of whole stories, which know nothing of the place that is broken. */
const BROAD = {
  /** Definitions at random, held against the second opinion that was written from SPEC.md. */
  oracle: vitest('sim/oracle/oracle.test.ts'),
  /** The invariants of the engine after every decision of runs at random. */
  properties: vitest(
    'packages/engine/src/properties.test.ts',
    'packages/engine/src/operators/rewind-properties.test.ts',
    'packages/engine/src/migration/migration-properties.test.ts',
  ),
  /** The runtime in a simulated world, with every kind of fault. */
  sim: simulation('all', 300),
  /** The same without faults and without the reconciler: whatever is forgotten stays forgotten. */
  'sim-calm': simulation('none', 40),
  /** A crash at points of a story on a real file. */
  points: vitest('scripts/crash-test/points/points.test.ts'),
  /** Logs that earlier builds have recorded. */
  histories: {
    words: ['scripts/histories/main.ts', 'replay'],
    failure: /^\S+: .*$/m,
  },
  /** What every store does, whatever it is made of. */
  'store-contract': vitest(
    'packages/server/src/store/memory/memory-store.test.ts',
    'packages/server/src/store/sqlite/sqlite-store.test.ts',
  ),
  /** Servers on real files that die in the midst of things, and stores that fail. */
  recovery: vitest(
    'packages/server/src/runtime/recovery.test.ts',
    'packages/server/src/runtime/faults.test.ts',
    '--testNamePattern=on sqlite',
  ),
} as const satisfies { readonly [name: string]: Program };

/** A broad check, or the path of one test file. */
export type CheckName = keyof typeof BROAD | `${string}.test.ts`;

export function isBroad(name: CheckName): name is keyof typeof BROAD {
  return Object.hasOwn(BROAD, name);
}

export function programOf(name: CheckName): Program {
  return isBroad(name) ? BROAD[name] : vitest(name);
}

/** All the single test files at once: what is asked of them before anything is planted. */
export function programOfFiles(files: readonly string[]): Program {
  return vitest(...files);
}

function vitest(...words: readonly string[]): Program {
  return { words: [...VITEST, ...words], failure: FAILED_TEST };
}

/** Not `sim/main.ts`: it makes a failure smaller before it tells of it, and goes on. */
function simulation(faults: string, seeds: number): Program {
  return {
    words: ['scripts/planted-bugs/simulate.ts', faults, String(seeds)],
    failure: /^seed \d+: .*$/m,
  };
}
