import { spawnSync } from 'node:child_process';
import type { Json } from '@tutti/connector-kit';
import { describe, expect, test, vi } from 'vitest';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { scriptConnector } from './index.ts';
import type { ScriptOptions } from './javascript.ts';
import { sandboxFlags } from './sandbox-process.ts';

type Arguments = { readonly [name: string]: Json };

const limits = { timeLimitMs: 5000, outputLength: 100_000, memoryBytes: 32 * 1024 * 1024 };
const shared = scriptConnector({ limits });

function run(code: string, args: Arguments = {}, connector = shared): Promise<Json> {
  return connector.functions.run!.perform({ language: 'js', code, ...args }, callContext());
}

function limited(over: Partial<ScriptOptions['limits']>) {
  return scriptConnector({ limits: { ...limits, ...over } });
}

async function stdoutOf(code: string, args: Arguments = {}): Promise<string> {
  const output = await run(code, args);
  expect(output).toMatchObject({ code: 0, stderr: '' });
  return (output as { stdout: string }).stdout;
}

describe('a script', () => {
  test('reads its input, arguments and environment the way Node scripts do', async () => {
    const code = `
      import { readFileSync } from 'node:fs';
      const [, , first, ...others] = process.argv;
      console.log(readFileSync(process.stdin.fd, 'utf8'), first, others.length, process.env.foo);
    `;
    const args = {
      stdin: 'Hello Workflow',
      arguments: ['hello', 2, true],
      environment: { foo: 'bar' },
    };
    expect(await stdoutOf(code, args)).toBe('Hello Workflow hello 2 bar\n');
  });

  test('finds arguments that have names as variables, which cannot replace what is there', async () => {
    const args = JSON.parse(
      '{"greeting": {"to": "you"}, "console": 1, "__proto__": {"polluted": 1}}',
    );
    expect(await stdoutOf('console.log(greeting.to, typeof polluted)', { arguments: args })).toBe(
      'you undefined\n',
    );
  });

  test('is offered the idempotency key', async () => {
    expect(await stdoutOf('console.log(process.env.TUTTI_IDEMPOTENCY_KEY)')).toBe('run-1/0/1\n');
  });

  test('reads and writes every character, line separators and NUL too', async () => {
    const text = 'a\u2028b\u2029c\r\nd\u0085\0"';
    const code = 'process.stdout.write(process.argv[2]);';
    expect(await stdoutOf(code, { arguments: [text] })).toBe(text);
  });

  test('can read its input as it comes', async () => {
    const code =
      'let all = ""; for await (const chunk of process.stdin) all += chunk; console.log(all.length);';
    expect(await stdoutOf(code, { stdin: 'four' })).toBe('4\n');
  });

  test('writes values as JSON, errors to stderr, and text as it is', async () => {
    const code = `
      console.log('a', 1, null, undefined, [1, { b: 2n }], () => 1, Symbol('s'));
      console.error(new TypeError('no'));
      process.stdout.write('no line end');
    `;
    expect(await run(code)).toEqual({
      code: 0,
      stdout: 'a 1 null undefined [1,{"b":"2n"}] [function anonymous] Symbol(s)\nno line end',
      stderr: 'TypeError: no\n    at <anonymous> (script.mjs:3:34)\n',
    });
  });

  test('speaks ES2024', async () => {
    const code = `
      const { promise, resolve } = Promise.withResolvers();
      resolve(Object.groupBy([1, 2, 3], (n) => (n % 2 ? 'odd' : 'even')));
      const { odd } = await promise;
      console.log(odd, [3, 1].toSorted(), 'é'.isWellFormed(), /[\\p{L}--[a-z]]/v.test('É'), 2n ** 64n);
    `;
    expect(await stdoutOf(code)).toBe('[1,3] [1,3] true true 18446744073709551616n\n');
  });

  test.each([
    ['returns', '1', 0, ''],
    ['says a code', 'process.exitCode = 4', 4, ''],
    ['exits', 'try { process.exit(3) } catch {} console.log("not said")', 3, ''],
    [
      'throws',
      'throw new RangeError("too far")',
      1,
      'RangeError: too far\n    at <anonymous> (script.mjs:1:21)\n',
    ],
    ['throws what is no error', 'throw { a: 1 }', 1, 'Uncaught {"a":1}\n'],
    [
      'throws later',
      'await null; throw new Error("late")',
      1,
      'Error: late\n    at <anonymous> (script.mjs:1:28)\n',
    ],
    [
      'throws an error with a cause',
      'const e = new Error("a", { cause: "b" }); e.stack = ""; throw e',
      1,
      'Error: a\nCaused by: b\n',
    ],
    [
      'awaits for ever',
      'await new Promise(() => {})',
      13,
      'The script awaits a promise that is never settled.\n',
    ],
    [
      'is no script',
      'let x = ;',
      1,
      "SyntaxError: unexpected token in expression: ';'\n    at script.mjs:1:9\n",
    ],
    [
      'returns at its top, which no module of ES2024 can',
      'return 1',
      1,
      'SyntaxError: return not in a function\n    at script.mjs:1:1\n',
    ],
    [
      'imports a package',
      'import "left-pad"',
      1,
      'Error: A script cannot import "left-pad". It can import node:fs and node:process.\n',
    ],
    [
      'reads a file',
      'import fs from "fs"; try { fs.readFileSync("/etc/passwd") } catch (e) { throw e.message }',
      1,
      'Uncaught A script has no files. It can read its standard input only: readFileSync(0).\n',
    ],
  ])('that %s', async (_, source, code, stderr) => {
    expect(await run(source)).toEqual({ code, stdout: '', stderr });
  });

  test('leaves nothing for the next script', async () => {
    await run(
      'globalThis.left = 1; Object.prototype.left = 2; Array.prototype.map = () => "broken"',
    );
    expect(await stdoutOf('console.log(typeof left, ({}).left, [1].map((n) => n + 1))')).toBe(
      'undefined undefined [2]\n',
    );
  });
});

describe('the walls', () => {
  test('no way out is in reach of a script', async () => {
    vi.stubEnv('SERVER_SECRET', 'canary');
    const code = `
      const world = console.log.constructor('return globalThis')();
      const names = ['require', 'fetch', 'setTimeout', 'WebAssembly', 'Deno', 'std', 'os', 'Worker'];
      console.log(names.filter((name) => name in world), Object.keys(world.process.env), world.process.pid);
    `;
    expect(await stdoutOf(code)).toBe('[] ["TUTTI_IDEMPOTENCY_KEY"] undefined\n');
    vi.unstubAllEnvs();
  });

  test('its process may not read files, write files, start processes or make code from text', () => {
    const probe = `
      const attempts = {
        read: () => require('node:fs').readFileSync('/etc/hosts'),
        write: () => require('node:fs').writeFileSync('/sandbox-probe', ''),
        spawn: () => require('node:child_process').spawnSync('true'),
        worker: () => new (require('node:worker_threads').Worker)('1', { eval: true }),
        evaluate: () => new Function('return 1')(),
      };
      const codes = Object.entries(attempts).map(([name, attempt]) => {
        try { attempt(); return [name, 'allowed']; } catch (error) { return [name, error.code ?? error.name]; }
      });
      console.log(JSON.stringify(Object.fromEntries(codes)));
    `;
    const { stdout } = spawnSync(process.execPath, [...sandboxFlags(), '-e', probe], {
      env: {},
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toEqual({
      read: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
      worker: 'ERR_ACCESS_DENIED',
      evaluate: 'EvalError',
    });
  });
});

describe('a script that takes too much', () => {
  test.each([
    ['loops', 'for (;;) {}'],
    ['loops and catches', 'for (;;) { try { for (;;) {} } catch {} }'],
    [
      'never runs out of promises',
      'const again = () => Promise.resolve().then(again); await again()',
    ],
    ['has a regular expression that never ends', '/(a+)+$/.test("a".repeat(50) + "!")'],
  ])('time: it %s', async (_, code) => {
    expect(await faultOf(run(code, {}, limited({ timeLimitMs: 100 })))).toEqual({
      kind: 'retryable',
      type: 'timeout',
      status: 408,
      title: 'Time Limit Reached',
      detail: 'The script did not end within 0.1 s and was stopped.',
    });
  });

  test('output', async () => {
    const running = run(
      'for (;;) console.error("x".repeat(1000))',
      {},
      limited({ outputLength: 5000 }),
    );
    expect(await faultOf(running)).toEqual({
      kind: 'terminal',
      type: 'runtime',
      status: 500,
      title: 'Output Too Large',
      detail:
        'The script wrote more than 5000 bytes to stderr and was stopped. Write less, or write to a file.',
    });
  });

  test.each([
    [
      'memory',
      'const all = []; for (;;) all.push(new Uint8Array(100_000))',
      'InternalError: out of memory',
    ],
    ['stack', 'const deeper = () => deeper() + 1; deeper()', 'InternalError: stack overflow'],
    [
      'stack, in a place the engine does not guard',
      'eval("(".repeat(100_000))',
      'InternalError: stack overflow',
    ],
  ])('%s: that is an error of the script', async (_, code, message) => {
    const output = await run(code, {}, limited({ memoryBytes: 16 * 1024 * 1024 }));
    expect(output).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(message) });
    expect((output as { stderr: string }).stderr.split('\n').length).toBeLessThan(13);
  });
});

test('a script nobody waits for is ended, and the next one is not disturbed', async () => {
  const abort = new AbortController();
  const context = callContext({ signal: abort.signal });
  const running = shared.functions.run!.perform({ language: 'js', code: 'for (;;) {}' }, context);
  setImmediate(() => abort.abort());
  expect(await faultOf(running)).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
  expect(await stdoutOf('console.log("next")')).toBe('next\n');
});

test.each<[string, Arguments, string]>([
  [
    'no code',
    { language: 'js' },
    "Expected the argument 'code' of script.run to be a string, but it is missing.",
  ],
  [
    'another language',
    { language: 'ruby', code: '1' },
    'Expected the language of the script to be js or python, but it is "ruby". Other languages can run in a container or a shell.',
  ],
  [
    'an argument that is an object',
    { language: 'js', code: '1', arguments: [{}] },
    "Expected the argument 'arguments[0]' of script.run to be a string, a number or a boolean, but it is an object.",
  ],
])('arguments that make no sense: %s', async (_, args, detail) => {
  const running = shared.functions.run!.perform(args, callContext());
  expect(await faultOf(running)).toMatchObject({
    kind: 'terminal',
    type: 'configuration',
    status: 400,
    detail,
  });
});
