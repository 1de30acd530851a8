import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tutti } from './testing/command.ts';

const GREET = `
document: { dsl: '1.0.3', namespace: default, name: greet, version: '1.0.0' }
do:
  - choose:
      switch:
        - polite: { when: '\${ .title != null }', then: bow }
        - plain: { then: greet }
  - bow:
      set: { greeting: '\${ "Good day, \\(.title) \\(.name)." }' }
      then: end
  - greet:
      set: { greeting: '\${ "Hello, \\(.name)!" }' }
`;
const TESTS = `# kept
tests:
  - name: plainly
    input: { name: Ada }
    expect: { output: { greeting: 'Hello, Ada!' } }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-tests-'));
  writeFileSync(path.join(folder, 'greet.yaml'), GREET);
  writeFileSync(path.join(folder, 'greet.test.yaml'), TESTS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => tutti(folder, args);

describe('tutti test', () => {
  test('plays the tests beside definitions, and tells what none goes through', async () => {
    const { code, words } = await run('test');
    expect(words).toBe(
      'greet.test.yaml\n  ✓ plainly\n  2 of 3 tasks, 1 of 2 branches\n    line 4: the case polite of choose is never taken\n    line 8: bow is never entered\n\n1 passed, 0 failed\n',
    );
    expect(code).toBe(0);
  });

  test('fails with 1, what was expected and where it stands', async () => {
    writeFileSync(
      path.join(folder, 'wrong.test.yaml'),
      `definition: greet.yaml\n${TESTS.replace('Ada!', 'Bo!')}`,
    );
    const { code, words } = await run('test', 'wrong.test.yaml');
    expect(code).toBe(1);
    expect(words).toContain('▲ plainly (wrong.test.yaml:4)');
    expect(words).toContain(
      'Expected the output.greeting to be "Hello, Bo!", but it is "Hello, Ada!".',
    );
    rmSync(path.join(folder, 'wrong.test.yaml'));
  });

  test('prints JSON for programs', async () => {
    const { data } = await run('test', '--json');
    expect(JSON.parse(data)).toMatchObject([
      {
        file: 'greet.test.yaml',
        definition: 'greet.yaml',
        tests: [{ name: 'plainly', failures: [] }],
        coverage: { tasks: { covered: 2, all: 3 } },
      },
    ]);
  });

  test('shows the place of a mistake in a file of tests', async () => {
    writeFileSync(path.join(folder, 'bad.test.yaml'), 'tests:\n  - nam: x\n    expect: {}\n');
    const { code, words } = await run('test', 'bad.test.yaml');
    expect(code).toBe(1);
    expect(words).toContain('bad.test.yaml:2:5');
    rmSync(path.join(folder, 'bad.test.yaml'));
  });

  test('records a run with real calls as a test, which passes without them', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end('{"rate": 7}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const definition = `
document: { dsl: '1.0.3', namespace: default, name: rate, version: '1.0.0' }
do:
  - ask: { call: http, with: { method: get, endpoint: 'http://127.0.0.1:${port}/' } }
`;
    writeFileSync(path.join(folder, 'rate.yaml'), definition);
    const recorded = await run('test', '--record', 'as it was', 'rate.yaml');
    await new Promise((resolve) => server.close(resolve));
    expect(recorded.code).toBe(0);
    expect(readFileSync(path.join(folder, 'rate.test.yaml'), 'utf8')).toBe(
      'tests:\n  - name: as it was\n    input: {}\n    calls:\n      - task: ask\n        answer:\n          rate: 7\n    expect:\n      output:\n        rate: 7\n      path:\n        - ask\n',
    );
    expect((await run('test', 'rate.test.yaml')).words).toContain('1 passed, 0 failed');
  });
});
