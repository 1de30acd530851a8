import { expect, test } from 'vitest';
import { programOf } from './verbs.mjs';

test('a verb names its program, and what follows is passed on', () => {
  expect(programOf('start', ['--port', '0'])).toEqual([
    'packages/cli/src/main.ts',
    'up',
    '--demo',
    '--port',
    '0',
  ]);
});

test('the first argument of a family names its program', () => {
  expect(programOf('conformance', ['jq', 'folder'])).toEqual([
    'scripts/conformance/jq.ts',
    'folder',
  ]);
  expect(programOf('bench', ['ten-steps'])).toEqual(['bench/ten-steps.ts']);
});

test('an unknown verb is answered with the known ones', () => {
  expect(programOf('constructor', [])).toBe(
    'Expected one of start, dev, services, check, test, fix, unit, e2e, docker, crash-test, planted-bugs, sim, histories, conformance, bench, but got "constructor".',
  );
});

test.each([[[]], [['../x']], [['--help']], [['steps']]])('a family refuses the name %j', (args) => {
  expect(programOf('bench', args)).toBe(
    'Expected a name after "bench", as in: npm run bench -- <name>. There are: all, and those that bench/README.md lists.',
  );
});
