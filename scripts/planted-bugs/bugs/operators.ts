import type { PlantedBug } from '../bug.ts';

const ENGINE = 'packages/engine/src';

/** Mistakes in what operators make a run do. */
export const OPERATOR_BUGS: readonly PlantedBug[] = [
  {
    name: 'a-rewind-keeps-a-dropped-effect',
    file: `${ENGINE}/operators/rewind.ts`,
    find: '  else release(turn, activation);\n',
    replace: '',
    why: 'What a rewound task had asked for is done, and nobody takes the answer.',
    checks: ['properties', 'sim'],
  },
  {
    name: 'a-rewind-undoes-later-what-is-gone',
    file: `${ENGINE}/operators/since.ts`,
    find: '...later.filter((entry) => !isVoid(entry))]',
    replace: '...later]',
    why: 'A rollback after a rewind undoes what has been dropped, and what came in its place.',
    checks: ['properties', 'sim', 'packages/engine/src/operators/rewind.test.ts'],
  },
  {
    name: 'a-rewind-forgets-the-context',
    file: `${ENGINE}/operators/since.ts`,
    find: 'context: isWithin ? now.context : this.#then.context,',
    replace: 'context: now.context,',
    why: 'A rewound run still sees what dropped tasks have exported.',
    checks: ['properties'],
  },
  {
    name: 'a-skip-leaves-what-lies-below',
    file: `${ENGINE}/operators/skip.ts`,
    find: '    endDescendants(turn, activation.id);\n    release(turn, activation);',
    replace: '    release(turn, activation);',
    why: 'A skipped fork has branches that go on, without anybody to hand their output to.',
    checks: ['properties', 'sim'],
  },
  {
    name: 'a-migration-keeps-the-old-plan',
    file: `${ENGINE}/evolve/migration.ts`,
    find: 'state.planId = event.to.planId;',
    replace: '',
    why: 'After a restart a migrated run is on its old version again.',
    checks: ['packages/engine/src/migration/migrate.test.ts'],
  },
  {
    name: 'a-retry-of-a-faulted-run-keeps-its-problem',
    file: `${ENGINE}/evolve/run.ts`,
    find: '  delete state.problem;\n',
    replace: '',
    why: 'A run that has been repaired is shown with the problem that it had.',
    checks: ['properties', 'sim'],
  },
];
