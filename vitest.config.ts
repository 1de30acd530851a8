import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const dockerTests = 'packages/connectors/src/container/docker.test.ts';

export default defineConfig({
  test: {
    // Many tests wait for servers of other makes: a worker for each core, and none left for this process.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'sim/**/*.test.ts',
            'bench/*.test.ts',
            'bench/rig/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, dockerTests],
          // For what hangs, on a machine that has much else to do.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      // Two engines at once would change the same bridges and packet filters of one machine.
      { test: { name: 'docker', include: [dockerTests], hookTimeout: 60_000 } },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts', 'examples/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
