import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

const GREET = `
document: { dsl: '1.0.3', namespace: default, name: greet, version: '1.0.0' }
do:
  - greet:
      set: { greeting: '\${ "Hello, \\(.name)!" }' }
`;
const BROKEN = GREET.replace('set:', 'sett:');
const FAULTY = `
document: { dsl: '1.0.3', namespace: default, name: faulty, version: '1.0.0' }
do:
  - complain:
      raise:
        error: { type: 'https://example.com/errors/unhappy', status: 409, title: 'Not today' }
`;

const FAILING = `
document: { dsl: '1.0.3', namespace: default, name: failing, version: '1.0.0' }
do:
  - compute:
      set: { total: '\${ error("no") }' }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-'));
  writeFileSync(path.join(folder, 'greet.yaml'), GREET);
  writeFileSync(path.join(folder, 'broken.yaml'), BROKEN);
  writeFileSync(path.join(folder, 'faulty.yaml'), FAULTY);
  writeFileSync(path.join(folder, 'failing.yaml'), FAILING);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: string, input?: string) => tutti(folder, args.split(' '), input);

describe('without a server', () => {
  test('a file runs in this process; its output is the data', async () => {
    const { code, data, words } = await run('run greet.yaml --set name=Ada');
    expect({ code, data: JSON.parse(data) }).toEqual({
      code: 0,
      data: { greeting: 'Hello, Ada!' },
    });
    expect(words).toContain('✓ greet');
  });

  test('input comes from standard input; --json prints the whole run', async () => {
    const { code, data } = await run('run greet.yaml --input - --json', '{"name":"Bo"}');
    expect(code).toBe(0);
    expect(JSON.parse(data)).toMatchObject({
      status: 'completed',
      definition: { name: 'greet', version: '1.0.0' },
      input: { name: 'Bo' },
      output: { greeting: 'Hello, Bo!' },
    });
  });

  test('a run that faults is a 1, with where and why', async () => {
    const { code, data, words } = await run('run faulty.yaml');
    expect({ code, data }).toEqual({ code: 1, data: '' });
    expect(words).toContain('The run faulted at /do/0/complain. unhappy: Not today');
    expect(words).not.toContain('tutti explain');
  });

  test('a fault of a type of the standard names what explains it', async () => {
    const { code, words } = await run('run failing.yaml');
    expect({ code, hint: words.trimEnd().split('\n').at(-1) }).toEqual({
      code: 1,
      hint: '  tutti explain expression',
    });
  });

  test('a broken definition is not run: a 1, with the line', async () => {
    const { code, words } = await run('run broken.yaml');
    expect(code).toBe(1);
    expect(words).toContain('broken.yaml:4:5 error');
    expect(words).toContain('Did you mean `set`');
  });

  test('commands that need one are a 3, with what to do', async () => {
    const { code, data, words } = await run('runs list');
    expect({ code, data }).toEqual({ code: 3, data: '' });
    expect(words).toContain('Start one with: tutti up');
  });
});

describe('validate', () => {
  test('a valid file is a 0', async () => {
    expect(await run('validate greet.yaml')).toEqual({
      code: 0,
      data: '',
      words: '✓ greet.yaml: valid\n',
    });
  });

  test('--json reports every file, and one that is not valid is a 1', async () => {
    const { code, data } = await run('validate greet.yaml broken.yaml --json');
    expect(code).toBe(1);
    expect(JSON.parse(data)).toEqual([
      { file: 'greet.yaml', valid: true, diagnostics: [] },
      {
        file: 'broken.yaml',
        valid: false,
        diagnostics: [expect.objectContaining({ line: 4, column: 5, suggestion: 'set' })],
      },
    ]);
  });

  test('a missing file is a 2', async () => {
    expect((await run('validate nowhere.yaml')).code).toBe(2);
  });
});

describe('eval', () => {
  test('knows what time it is, as expressions of a run do', async () => {
    const { data } = await tutti(folder, ['eval', 'now > 1700000000']);
    expect(data).toBe('true\n');
  });

  test('each output is a line; --json gives a list', async () => {
    expect((await run('eval .[] --input [1,{"a":2}]')).data).toBe('1\n{"a":2}\n');
    expect(JSON.parse((await run('eval .[] --input [1,2] --json')).data)).toEqual([1, 2]);
  });

  test('the braces of a definition may stay', async () => {
    const { data } = await tutti(folder, ['eval', '${ .a + 1 }', '--input', '{"a":1}']);
    expect(data).toBe('2\n');
  });

  test('an expression that fails, or is none, is a 1', async () => {
    expect((await run('eval error("no")')).code).toBe(1);
    const { code, words } = await run('eval .a|');
    expect(code).toBe(1);
    expect(words).toContain('expression:1:');
  });
});

test('explain prints the page of a code; an unknown code is a 4', async () => {
  const known = await run('explain run-ended --json');
  expect(JSON.parse(known.data)).toMatchObject({ code: 'run-ended' });
  const unknown = await run('explain run-endet');
  expect(unknown.code).toBe(4);
  expect(unknown.words).toContain('Did you mean "run-ended"?');
});

test.each([
  'authentication',
  'authorization',
  'communication',
  'configuration',
  'expression',
  'runtime',
  'timeout',
  'validation',
])('explain prints what to do about a fault of type %s', async (type) => {
  const { data } = await run(`explain ${type}`);
  expect(data.startsWith(`# ${type}\n`)).toBe(true);
  expect(data.match(/^#+ /gm)).toEqual(['# ']);
});

test.each([
  ['runs lst'],
  ['runs list --limit many'],
  ['runs list --server nowhere'],
  ['run'],
  ['up --nonsense'],
  ['eval . --input {nope'],
  ['eval . --input nowhere.json'],
  ['events send'],
])('what is not understood is a 2: %s', async (args) => {
  expect((await run(args)).code).toBe(2);
});

test('words that nobody reads are no failure', async () => {
  const child = start(folder, ['run', 'greet.yaml', '--set', 'name=Ada']);
  const ended = once(child, 'exit');
  child.stderr?.destroy();
  expect(JSON.parse(await text(child.stdout!))).toEqual({ greeting: 'Hello, Ada!' });
  expect(await ended).toEqual([0, null]);
});

test('a server that cannot start is a 1, with why', async () => {
  for (const args of ['up --data greet.yaml', 'up --data greet.yaml --demo']) {
    const { code, words } = await run(args);
    expect({ code, words }).toEqual({
      code: 1,
      words: expect.stringMatching(/^▲ The server cannot start\. .*\n$/),
    });
  }
});

test('help and version are data, and a 0', async () => {
  const help = await run('--help');
  expect({ code: help.code, words: help.words }).toEqual({ code: 0, words: '' });
  expect(help.data).toContain('validate');
  expect(await run('--version')).toEqual({ code: 0, data: '0.1.0\n', words: '' });
});
