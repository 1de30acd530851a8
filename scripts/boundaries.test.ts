import { describe, expect, test } from 'vitest';
import { ARROWS } from './boundaries/arrows.ts';
import { besideViolations } from './boundaries/beside.ts';
import { importCycles, MUTUAL_FOLDERS } from './boundaries/cycles.ts';
import { dependencyViolations } from './boundaries/dependencies.ts';
import { importsOf } from './boundaries/imports.ts';
import { boundaryViolations, packageOf } from './boundaries/violations.ts';
import { isSource, projectFiles } from './sources/project-files.ts';

const files = projectFiles();
const sources = files.filter((file) => isSource(file) && packageOf(file.path) !== null);

describe('the project', () => {
  test('every package has its arrows', () => {
    const packages = new Set(sources.map((file) => packageOf(file.path)));
    expect([...packages].filter((name) => name === null || !Object.hasOwn(ARROWS, name))).toEqual(
      [],
    );
  });

  test('no file imports what it may not', () => {
    expect(sources.flatMap(boundaryViolations)).toEqual([]);
  });

  test('nothing beside the packages reaches deeper into them than it may', () => {
    expect(files.filter(isSource).flatMap(besideViolations)).toEqual([]);
  });

  test('no file needs itself through others', () => {
    expect(importCycles(sources)).toEqual([]);
  });

  test.each(MUTUAL_FOLDERS)('the files of $folder still need each other', ({ folder }) => {
    const moved = sources
      .filter(({ path }) => path.startsWith(folder))
      .map(({ path, text }) => ({ path: path.replace(folder, 'elsewhere/'), text }));
    expect(importCycles(moved)).not.toEqual([]);
  });

  test.each(Object.keys(ARROWS))('%s declares what it imports, and nothing more', (name) => {
    const own = sources.filter((file) => packageOf(file.path) === name);
    expect(dependencyViolations(name, manifestOf(name), own)).toEqual([]);
  });
});

describe('a planted violation is caught', () => {
  test.each([
    ['jq', "import { x } from '@tutti/language';", 'jq may import nothing of ours.'],
    ['engine', "import type { X } from '@tutti/server';", 'engine may import language, jq.'],
    ['engine', "export * from '@tutti/connectors';", 'engine may import language, jq.'],
    ['language', "const x = await import('@tutti/engine');", 'language may import jq.'],
    ['api', "type X = import('@tutti/client').X;", 'api may import nothing of ours.'],
    ['client', "import { x } from '@tutti/api/src/x.ts';", 'import @tutti/api itself.'],
    ['engine', "import { x } from '../../jq/src/x.ts';", 'outside its package'],
    ['engine', "import fs from 'node:fs';", 'engine uses no Node API.'],
    ['server', "import { x } from '@tutti/connectors';", 'Only packages/server/src/main.ts does'],
  ])('in %s: %s', (name, text, reason) => {
    expect(boundaryViolations({ path: `packages/${name}/src/planted.ts`, text })).toEqual([
      expect.stringContaining(reason),
    ]);
  });

  test.each([
    ['features/runs/routes.ts', '../definitions/rules.ts', 'features/* never imports features/*'],
    ['runtime/turn.ts', '../features/runs/rules.ts', 'runtime never imports features'],
    ['store/sqlite/store.ts', '../../http/app.ts', 'store never imports http'],
  ])('in the server: %s imports %s', (file, specifier, reason) => {
    const text = `import { x } from '${specifier}';`;
    expect(boundaryViolations({ path: `packages/server/src/${file}`, text })).toEqual([
      expect.stringContaining(reason),
    ]);
  });

  test.each([
    ["import { x } from '@tutti/server';", 'sim/planted.ts:1 imports @tutti/server, but sim may'],
    ["import { x } from '../packages/server/src/http/app.ts';", 'imports packages/server/src/http'],
  ])('beside the packages: %s', (text, reason) => {
    expect(besideViolations({ path: 'sim/planted.ts', text })).toEqual([
      expect.stringContaining(reason),
    ]);
  });

  test('a cycle of imports, but not one of types', () => {
    const planted = [
      { path: 'x/a.ts', text: "import { b } from './b.ts'; import type { C } from './c.ts';" },
      { path: 'x/b.ts', text: "export * from './a.ts';" },
      { path: 'x/c.ts', text: "import { a } from './a.ts';" },
    ];
    expect(importCycles(planted)).toEqual(['x/a.ts → x/b.ts → x/a.ts', 'x/b.ts → x/a.ts → x/b.ts']);
  });

  test('an import without a dependency, and a dependency without an import', () => {
    const manifest = { dependencies: { yaml: '1' } };
    const text = "import a from '@noble/hashes/sha2.js'; import b from 'node:fs'; import './c.ts';";
    const planted = [{ path: 'packages/x/src/planted.ts', text }];
    expect(dependencyViolations('x', manifest, planted)).toEqual([
      'x imports @noble/hashes without declaring it.',
      'x declares yaml without importing it.',
    ]);
  });
});

test.each([
  ['packages/server/src/main.ts', "import { x } from '@tutti/connectors';"],
  ['packages/server/src/features/runs/routes.ts', "import { x } from './rules.ts';"],
  ['packages/server/src/features/runs/routes.ts', "import { x } from '../../store/port.ts';"],
  ['packages/server/src/store/a.ts', "import { x } from '@tutti/engine/event-key';"],
  ['packages/engine/src/a.test.ts', "import { x } from 'node:fs';"],
  ['packages/server/src/a.test.ts', "import { x } from '@tutti/client';"],
])('%s may hold: %s', (path, text) => {
  expect(boundaryViolations({ path, text })).toEqual([]);
});

test('imports are found with their line and kind', () => {
  const text =
    "import type { A } from './a.ts';\nexport { b } from 'b';\nconst c = () => import('c');";
  expect(importsOf(text)).toEqual([
    { specifier: './a.ts', line: 1, typeOnly: true },
    { specifier: 'b', line: 2, typeOnly: false },
    { specifier: 'c', line: 3, typeOnly: false },
  ]);
});

function manifestOf(name: string): { readonly dependencies?: { readonly [name: string]: string } } {
  const file = files.find((each) => each.path === `packages/${name}/package.json`);
  if (file === undefined) throw new Error(`Expected packages/${name}/package.json to exist.`);
  return JSON.parse(file.text);
}
