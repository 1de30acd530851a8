import { describe, expect, test } from 'vitest';
import { problemOf, run } from '../testing/run-driver.ts';

const shell = (more = '') =>
  `- a: { run: { shell: { command: '\${ "echo " + .what }', arguments: [ '\${ .what }' ], environment: { X: '\${ .what }' }, stdin: in }${more} } }`;
const RESULT = { code: 0, stdout: 'out\n', stderr: 'err\n' };

describe('run: shell', () => {
  test('[SPEC A1] asks for the process with everything evaluated', () => {
    const driver = run(shell(), { what: 'hi' });
    expect(driver.effects).toEqual([
      {
        type: 'run-process',
        id: 'a1.1',
        activation: 'a1',
        attempt: 1,
        idempotencyKey: 'r1/a1/1',
        await: true,
        connector: 'shell',
        function: 'run',
        arguments: { command: 'echo hi', arguments: ['hi'], environment: { X: 'hi' }, stdin: 'in' },
      },
    ]);
  });

  test.each([
    ['', 'out\n'],
    [', return: stdout', 'out\n'],
    [', return: stderr', 'err\n'],
    [', return: code', 0],
    [', return: all', RESULT],
    [', return: none', null],
  ])('[SPEC P1] answers by `return`%s', (form, output) => {
    expect(run(shell(form), { what: 'hi' }).answer({ ...RESULT, extra: 1 }).output).toEqual(output);
  });

  test('[SPEC P2] that is not awaited completes at once with its input', () => {
    const driver = run(shell(', await: false'), { what: 'hi' });
    expect([driver.status, driver.output]).toEqual(['completed', { what: 'hi' }]);
    expect(driver.effectsOf('run-process').map((effect) => effect.await)).toEqual([false]);
  });

  test.each(['', ', return: stderr', ', return: none'])(
    '[SPEC P4] that ends with another code than 0 raises a runtime problem%s',
    (form) => {
      const driver = run(shell(form), { what: 'hi' }).answer({ ...RESULT, code: 3 });
      expect(driver.problem).toEqual(
        problemOf('runtime', 500, {
          title: 'Runtime error',
          detail: 'The shell process ended with code 3. err',
          instance: '/do/0/a',
        }),
      );
    },
  );

  test.each([null, 'out', [], {}, { code: '0', stdout: '', stderr: '' }])(
    'faults when the answer is not that of a process: %j',
    (answer) => {
      const driver = run(shell(), { what: 'hi' }).answer(answer);
      expect(driver.problem).toMatchObject({ status: 500, instance: '/do/0/a' });
    },
  );

  test.each([
    [', return: code', 3],
    [', return: all', { ...RESULT, code: 3 }],
  ])('[SPEC P4] unless the code is asked for%s', (form, output) => {
    const driver = run(shell(form), { what: 'hi' }).answer({ ...RESULT, code: 3 });
    expect(driver.output).toEqual(output);
  });
});

describe('run: script', () => {
  test('[SPEC A1] asks for the script with its language and code', () => {
    const driver = run(
      `- a: { run: { script: { language: javascript, code: 'print(1)', arguments: [ '\${ .x }' ] } } }`,
      { x: 'y' },
    );
    expect(
      driver.effectsOf('run-process').map(({ connector, arguments: args }) => [connector, args]),
    ).toEqual([['script', { language: 'javascript', code: 'print(1)', arguments: ['y'] }]]);
  });
});

describe('run: container', () => {
  test('[SPEC A1] asks for the container with its definition, and its lifetime in milliseconds', () => {
    const driver = run(
      `- a: { run: { container: { image: tool, command: '\${ .c }', lifetime: { cleanup: eventually, after: PT1M } } } }`,
      { c: 'pack' },
    );
    expect(
      driver.effectsOf('run-process').map(({ connector, arguments: args }) => [connector, args]),
    ).toEqual([
      [
        'container',
        {
          definition: 'sample',
          image: 'tool',
          command: 'pack',
          lifetime: { cleanup: 'eventually', after: 60_000 },
        },
      ],
    ]);
  });
});

describe('run: workflow', () => {
  const child = (more = '', outer = '') =>
    `- a: { run: { workflow: { namespace: test, name: '\${ .name }', version: latest${more} }${outer} } }`;

  test('[SPEC P3] starts the child under an id made of run, activation and attempt', () => {
    const driver = run(child(`, input: { n: '\${ .n }' }`), { name: 'sub', n: 1 });
    expect(driver.effects).toEqual([
      {
        type: 'start-run',
        id: 'a1.1',
        activation: 'a1',
        attempt: 1,
        idempotencyKey: 'r1/a1/1',
        await: true,
        childRunId: 'r1.a1.1',
        namespace: 'test',
        name: 'sub',
        version: 'latest',
        input: { n: 1 },
      },
    ]);
  });

  test('[SPEC P5] has the output of the child as its raw output', () => {
    expect(run(child(), { name: 'sub' }).answer({ done: true }).output).toEqual({ done: true });
  });

  test('[SPEC P5] has the fault of the child as its problem, at its own pointer', () => {
    const driver = run(child(), { name: 'sub' });
    const problem = problemOf('timeout', 408, { instance: '/do/7/inner' });
    driver.do({ type: 'fail-effect', effect: 'a1.1', problem });
    expect(driver.problem).toEqual({ ...problem, instance: '/do/0/a' });
  });

  test('[SPEC P6] gives the child `{}` when it has no `input`', () => {
    const driver = run(child(), { name: 'sub' });
    expect(driver.effectsOf('start-run').map(({ input }) => input)).toEqual([{}]);
  });

  test('[SPEC P2] that is not awaited completes at once with its input', () => {
    const driver = run(child('', ', await: false'), { name: 'sub' });
    expect([driver.status, driver.output]).toEqual(['completed', { name: 'sub' }]);
  });

  test('faults when its name is no text, and starts nothing', () => {
    const driver = run(child(), { name: 7 });
    expect([driver.effects, driver.problem?.detail]).toEqual([
      [],
      "Expected the workflow's name to be a text, but it is 7.",
    ]);
  });
});
