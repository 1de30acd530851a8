import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../check/process.ts';
import type { PlantedBug } from './bug.ts';
import { BUGS } from './bugs/index.ts';
import { type CheckName, isBroad } from './checks.ts';
import { named } from './choose.ts';
import type { Hunted } from './hunt.ts';
import { inLanes } from './lanes.ts';
import { readOptions } from './options.ts';
import { objectionTo, plant } from './plant.ts';
import { closingLines, lineOf } from './report.ts';
import { runProgram } from './run-program.ts';

const BUG: PlantedBug = {
  name: 'one-too-few',
  file: 'count.ts',
  find: 'count < 3',
  replace: 'count < 2',
  why: 'The third one is forgotten.',
  checks: ['sim', 'packages/engine/src/spec.test.ts'],
};

test.each(BUGS)('$name can be planted', (bug) => {
  const text = readFileSync(path.join(root, bug.file), 'utf8');
  expect(objectionTo(bug, text)).toBe(null);
  expect(
    bug.checks.filter((check) => !isBroad(check) && !existsSync(path.join(root, check))),
  ).toEqual([]);
});

test('bugs are told apart by their names', () => {
  const names = BUGS.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('bugs are chosen by the beginnings of their names', () => {
  const other = { ...BUG, name: 'another' };
  expect(named([BUG, other], [])).toEqual([BUG, other]);
  expect(named([BUG, other], ['one-', 'x'])).toEqual([BUG]);
  expect(() => named([BUG, other], ['x', 'y'])).toThrow('Expected a bug named x or y: see --list.');
});

test('a bug changes its place, and nothing else', () => {
  expect(plant(BUG, 'while (count < 3) {')).toBe('while (count < 2) {');
  expect(plant({ ...BUG, replace: "$& $' $$" }, 'a count < 3 b')).toBe("a $& $' $$ b");
});

test('a bug whose place has changed is refused, with what to do', () => {
  const told = (times: number) =>
    `Expected the text of one-too-few once in count.ts, but it is there ${times} times: adapt it in scripts/planted-bugs.`;
  expect(objectionTo(BUG, 'while (count < 4) {')).toBe(told(0));
  expect(objectionTo(BUG, 'count < 3 || count < 3')).toBe(told(2));
  expect(objectionTo({ ...BUG, replace: BUG.find }, 'count < 3')).toBe(
    'Expected one-too-few to change count.ts, but it does not.',
  );
});

test('a program is ended at the first thing that it says is wrong, with all that it has started', async () => {
  // Until what it has started has ended as well, the output is open, and this would not resolve.
  const script = `
    const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    console.log(' FAIL  one > two');
    setInterval(() => {}, 1000);`;
  const verdict = await run(script, { failure: /^ FAIL .*$/m });
  expect(verdict).toMatchObject({ kind: 'failed', evidence: 'one > two' });
});

test('a program passes when it ends well, and fails when it does not, or never ends', async () => {
  expect(await run('')).toMatchObject({ kind: 'passed' });
  expect(await run("console.log('so'); process.exit(3)")).toMatchObject({
    kind: 'failed',
    evidence: 'so',
  });
  expect(await run('setInterval(() => {}, 1000)', { limitMs: 300 })).toMatchObject({
    kind: 'failed',
    evidence: 'does not end within 0.3 s',
  });
});

test('each place has one item at a time, and results are in the order of the items', async () => {
  const busy = new Set<string>();
  const results = await inLanes(['a', 'b'], [1, 2, 3, 4, 5], async (place, item) => {
    expect(busy.has(place)).toBe(false);
    busy.add(place);
    await Promise.resolve();
    busy.delete(place);
    return item * 10;
  });
  expect(results).toEqual([10, 20, 30, 40, 50]);
});

test('the report says what has caught each bug, and which have survived', () => {
  const caught = hunted('sim');
  const survivor = hunted();
  const rotten = { ...survivor, problem: 'Expected its place.' };
  expect([caught, survivor, rotten].map(lineOf)).toEqual([
    '✓ one-too-few   1.2 s  caught by sim: r1 does not end',
    '✕ one-too-few   1.2 s  survives sim, packages/engine/src/spec.test.ts: The third one is forgotten.',
    '✕ one-too-few   1.2 s  Expected its place.',
  ]);
  const byTest = hunted('packages/engine/src/spec.test.ts');
  expect(closingLines([caught, byTest, survivor, rotten])).toEqual([
    'caught by: sim 1, a test of the place alone 1',
    '2 passed, 2 failed',
  ]);
});

test('the command line is understood', () => {
  expect(readOptions(['--only', 'a', '--only', 'b', '--every', '--json', 'out.json'])).toEqual({
    only: ['a', 'b'],
    list: false,
    every: true,
    help: false,
    json: 'out.json',
  });
  expect(() => readOptions(['--onyl', 'a'])).toThrow("Unknown option '--onyl'");
});

function hunted(...checks: readonly CheckName[]): Hunted {
  const catches = checks.map((check) => ({ check, evidence: 'r1 does not end', tookMs: 1000 }));
  return { bug: BUG, catches, tookMs: 1234 };
}

function run(script: string, more: { failure?: RegExp; limitMs?: number } = {}) {
  const words = ['-e', script];
  return runProgram({ folder: root, words, failure: /^never$/m, limitMs: 20_000, ...more });
}
