import { describe, expect, test } from 'vitest';
import { run } from './testing/run-driver.ts';

/** A definition with these extensions, one a line, around these tasks. */
function extended(extensions: string, tasks: string): string {
  return `use:\n  functions:\n    seven: { set: { n: 7 } }\n  extensions:\n${extensions}\ndo:\n${tasks}`;
}

const note = (name: string) =>
  `{ ${name}: { set: { dropped: true }, export: { as: '\${ $context + { seen: (($context.seen // []) + ["${name}"]) } }' } } }`;

const GET = 'call: http, with: { method: get, endpoint: https://example.org }';

describe('an extension', () => {
  test.each([
    ['call', '{ call: seven }'],
    ['composite', '{ do: [] }'],
    ['composite', '{ fork: { branches: [] } }'],
    ['emit', '{ emit: { event: { with: { type: a } } } }'],
    ['for', `{ for: { in: '\${ [] }' }, do: [] }`],
    ['listen', '{ listen: { to: { one: { with: { type: a } } } } }'],
    ['raise', '{ raise: { error: { type: "urn:a", status: 400 } } }'],
    ['run', '{ run: { shell: { command: "true" } } }'],
    ['set', '{ set: { n: 1 } }'],
    ['switch', '{ switch: [ { other: { then: continue } } ] }'],
    ['try', '{ try: [], catch: {} }'],
    ['wait', '{ wait: PT1H }'],
  ])('[SPEC U1] of `%s` or `all` surrounds %s, and no other does', (kind, task) => {
    const kinds = ['call', 'composite', 'emit', 'for', 'listen', 'raise'];
    const others = [...kinds, 'run', 'set', 'switch', 'try', 'wait'].filter((one) => one !== kind);
    const surrounding = [kind, 'all'].map((one) => {
      return run(
        extended(`    - x: { extend: ${one}, before: [ ${note('x')} ] }`, `  - t: ${task}`),
      );
    });
    const passing = others.map((one) => {
      return run(
        extended(`    - x: { extend: ${one}, before: [ ${note('x')} ] }`, `  - t: ${task}`),
      );
    });
    // Functions are tasks of their own: `seven` is a `set`.
    const started = (driver: ReturnType<typeof run>) => driver.started().slice(0, 2);
    expect(surrounding.map(started)).toEqual([
      ['t', 'x'],
      ['t', 'x'],
    ]);
    expect(passing.filter((driver) => driver.started()[1] === 'x')).toEqual([]);
  });

  test.each([
    ['holds', '$input.n == 1 and $task.name == "t" and .n == 1', ['t', 'b']],
    ['reads what the task is', '$task.set.n == 2 and $task.definition.set.n == 2', ['t', 'b']],
    ['does not hold', '.n == 3', ['t']],
    ['fails', '$task.set | startswith("a")', ['t']],
  ])('[SPEC U1] whose `when` %s', (_, when, started) => {
    const driver = run(
      extended(
        `    - x: { extend: set, when: '${when}', before: [ ${note('b')} ] }`,
        `  - t: { input: { from: { n: 1 } }, set: { n: 2 } }`,
      ),
    );
    expect(driver.started()).toEqual(started);
    expect(driver.output).toEqual({ n: 2 });
  });

  test('[SPEC U1] whose `when` fails is told of', () => {
    const driver = run(
      extended(
        `    - x: { extend: set, when: '$task.set | startswith("a")', before: [ ${note('b')} ] }`,
        '  - t: { set: { n: 2 } }',
      ),
    );
    expect(driver.eventsOf('extension-declined')).toMatchObject([
      {
        activation: 'a1',
        pointer: '/do/0/t',
        extension: 'x',
        problem: { status: 400, detail: expect.stringContaining('startswith') },
      },
    ]);
  });

  test.each([
    ['https://mocked.service.com/a', ['t', 'mockResponse']],
    ['https://other.service.com/a', ['t']],
    [{ uri: 'https://other.service.com/a' }, ['t']],
  ])('[SPEC U1] of the published example is tried on %j', (endpoint, started) => {
    const when =
      '($task.with.endpoint != null and ($task.with.endpoint | startswith("https://mocked.service.com"))) or ($task.with.endpoint.uri != null and ($task.with.endpoint.uri | startswith("https://mocked.service.com")))';
    const driver = run(
      extended(
        `    - mockService: { extend: call, when: '${when}', before: [ { mockResponse: { set: { statusCode: 200 }, then: exit } } ] }`,
        `  - t: { call: http, with: { method: get, endpoint: ${JSON.stringify(endpoint)} } }`,
      ),
    );
    expect(driver.started()).toEqual(started);
    expect(driver.effects).toHaveLength(2 - started.length);
  });

  test('[SPEC U1] does nothing around a task that is skipped', () => {
    const driver = run(
      extended(
        `    - x: { extend: all, before: [ ${note('b')} ], after: [ ${note('a')} ] }`,
        `  - t: { if: '\${ false }', set: { n: 2 } }`,
      ),
    );
    expect(driver.started()).toEqual([]);
  });

  test('[SPEC U2] stands inside of those that are declared before it', () => {
    const driver = run(
      extended(
        `    - x: { extend: all, before: [ ${note('b1')} ], after: [ ${note('a1')} ] }
    - y: { extend: all }
    - z: { extend: set, before: [ ${note('b2')} ], after: [ ${note('a2')} ] }`,
        `  - t: { set: { n: 2 }, export: { as: '\${ $context + { own: true } }' } }`,
      ),
    );
    expect(driver.started()).toEqual(['t', 'b1', 'b2', 'a2', 'a1']);
    expect(driver.context).toEqual({ seen: ['b1', 'b2', 'a2', 'a1'], own: true });
  });

  test('[SPEC U3] starts with what the task has, drops what it makes, and hands on by export', () => {
    const driver = run(
      extended(
        `    - x:
        extend: set
        before: [ { b: { set: { was: '\${ . }' }, export: { as: '\${ { before: . } }' } } } ]
        after: [ { a: { set: { was: '\${ . }' }, export: { as: '\${ $context + { after: . } }' } } } ]`,
        `  - t: { input: { from: '\${ .in }' }, set: { raw: '\${ $context.before.was }' }, output: { as: '\${ { out: .raw } }' } }`,
      ),
      { in: { n: 1 } },
    );
    expect(driver.output).toEqual({ out: { n: 1 } });
    expect(driver.context).toEqual({
      before: { was: { n: 1 } },
      after: { was: { raw: { n: 1 } } },
    });
  });

  test.each(['before', 'after'])('[SPEC U3] with `end` in `%s` completes the run', (list) => {
    const driver = run(
      extended(
        `    - x: { extend: set, ${list}: [ { last: { call: seven, then: end } } ] }`,
        '  - t: { set: { n: 1 } }\n  - never: { wait: PT1H }',
      ),
    );
    expect(driver.output).toEqual({ n: 7 });
  });

  test('[SPEC U4] with `exit` in `before` answers for the task, which goes on as ever', () => {
    const driver = run(
      extended(
        `    - outer: { extend: call, before: [ ${note('b1')} ], after: [ ${note('a1')} ] }
    - mock: { extend: call, before: [ { m: { set: { price: 3 }, then: exit } }, ${note('never')} ], after: [ ${note('never')} ] }
    - inner: { extend: call, before: [ ${note('never')} ], after: [ ${note('never')} ] }`,
        `  - t: { ${GET}, output: { as: '\${ .price }' }, export: { as: '\${ $context + { price: . } }' }, then: last }
  - skipped: { set: { n: 0 } }
  - last: { set: { paid: '\${ . }' } }`,
      ),
    );
    expect(driver.started()).toEqual(['t', 'b1', 'm', 'a1', 'last']);
    expect(driver.output).toEqual({ paid: 3 });
    expect(driver.context).toEqual({ seen: ['b1', 'a1'], price: 3 });
    expect(driver.effects).toEqual([]);
  });

  test('[SPEC U4] with `exit` in `after` replaces what the task came to', () => {
    const driver = run(
      extended(
        `    - outer: { extend: call, after: [ { last: { set: { told: '\${ . }' }, export: { as: . } } } ] }
    - x: { extend: call, after: [ { cut: { set: { n: '\${ .n + 1 }' }, then: exit } }, ${note('never')} ] }`,
        `  - t: { ${GET}, output: { as: '\${ .n }' } }`,
      ),
    ).answer({ n: 1 });
    expect(driver.started()).toEqual(['t', 'cut', 'last']);
    expect(driver.output).toBe(2);
    expect(driver.context).toEqual({ told: { n: 2 } });
  });

  test('[SPEC U4] keeps the directive that a switch has chosen', () => {
    const driver = run(
      extended(
        `    - x: { extend: switch, after: [ ${note('a')} ] }`,
        `  - t: { switch: [ { other: { then: last } } ] }
  - skipped: { set: { n: 0 } }
  - last: { set: { n: 1 } }`,
      ),
    );
    expect(driver.started()).toEqual(['t', 'a', 'last']);
  });
});

describe('a problem in an extension', () => {
  const FAILING = '[ { bad: { raise: { error: { type: "urn:bad", status: 409 } } } } ]';

  test.each(['before', 'after'])('[SPEC U5] in `%s` is caught around the task', (list) => {
    const driver = run(
      extended(
        `    - x: { extend: set, ${list}: ${FAILING} }`,
        `  - around:
      try: [ { t: { set: { n: 1 } } } ]
      catch: { as: e, do: [ { tell: { emit: { event: { with: { type: a, data: '\${ $e.instance }' } } } } } ] }`,
      ),
    );
    expect(driver.effectsOf('emit')[0]?.event.data).toBe(`/use/extensions/0/x/${list}/0/bad`);
    expect(driver.namesOf('task-faulted')).toEqual(['bad', 't']);
  });

  test.each(['before', 'after'])('[SPEC U5] in `%s` is not caught by the task itself', (list) => {
    const driver = run(
      extended(
        `    - x: { extend: try, ${list}: ${FAILING} }`,
        '  - t: { try: [ { a: { set: { n: 1 } } } ], catch: { retry: { limit: { attempt: { count: 3 } } } } }',
      ),
    );
    expect([driver.status, driver.problem?.type]).toEqual(['faulted', 'urn:bad']);
  });

  test('[SPEC U5] is left to a retry of the run, which goes on from it', () => {
    const driver = run(
      extended(
        `    - x: { extend: set, after: [ { send: { ${GET} } } ] }`,
        '  - t: { set: { n: 1 } }',
      ),
    ).fail();
    expect(driver.status).toBe('faulted');
    driver.do({ type: 'retry' }).answer(null);
    expect(driver.started()).toEqual(['t', 'send', 'send']);
    expect(driver.output).toEqual({ n: 1 });
  });

  test('[SPEC U5] of the task itself makes a retry extend it anew', () => {
    const driver = run(
      extended(`    - x: { extend: call, before: [ ${note('b')} ] }`, `  - t: { ${GET} }`),
    ).fail();
    driver.do({ type: 'retry' }).answer({ n: 1 });
    expect(driver.started()).toEqual(['t', 'b', 't', 'b']);
    expect(driver.output).toEqual({ n: 1 });
  });
});

describe('the time of an extended task', () => {
  test.each(['before', 'after'])('[SPEC U5] covers its `%s`', (list) => {
    const driver = run(
      extended(
        `    - x: { extend: set, ${list}: [ { pause: { wait: PT1H } } ] }`,
        '  - t: { set: { n: 1 }, timeout: { after: PT1M } }',
      ),
    ).pass(60_000);
    expect([driver.status, driver.problem?.status, driver.problem?.instance]).toEqual([
      'faulted',
      408,
      '/do/0/t',
    ]);
  });

  test('[SPEC U5] does not strike again while `after` is under way', () => {
    const driver = run(
      extended(
        '    - x: { extend: all, after: [ { pause: { wait: PT1H } } ] }',
        `  - tried:
      try: [ { paused: { wait: PT1S } } ]
      catch: { retry: { limit: { attempt: { duration: PT2H } } } }
  - last: { wait: PT1S }`,
      ),
    ).pass(4 * 3_600_000);
    expect(driver.status).toBe('completed');
    expect(driver.started()).toEqual(['tried', 'paused', 'pause', 'pause', 'last', 'pause']);
  });
});

describe('the tasks of an extension', () => {
  test('[SPEC U6] are not extended, nor is what they call', () => {
    const driver = run(
      extended(
        '    - x: { extend: all, before: [ { b: { do: [ { c: { call: seven } } ] } } ] }',
        '  - t: { call: seven }',
      ),
    );
    expect(driver.started()).toEqual(['t', 'b', 'c', 'seven', 'seven', 'b', 'c', 'seven']);
  });

  test('[SPEC U7] read the task that they extend', () => {
    const told = `{ name: '\${ $task.name }', at: '\${ $task.reference }', verb: '\${ $task.with.method }', in: '\${ $task.input }', out: '\${ $task.output }' }`;
    const driver = run(
      extended(
        `    - x:
        extend: call
        before: [ { b: { do: [ { c: { set: ${told}, export: { as: '\${ [.] }' } } } ] } } ]
        after: [ { a: { set: ${told}, export: { as: '\${ $context + [.] }' } } } ]`,
        `  - t: { ${GET} }`,
      ),
      { n: 1 },
    ).answer({ n: 2 });
    const t = { name: 't', at: '/do/0/t', verb: 'get', in: { n: 1 } };
    expect(driver.context).toEqual([
      { ...t, out: null },
      { ...t, out: { n: 2 } },
    ]);
  });

  test('[SPEC U7] read the definition of a task, but not in the place of the descriptor', () => {
    const driver = run(
      `- t: { input: { from: '\${ .inner }' }, output: { as: '\${ $task.input }' }, set: { n: 1 } }`,
      { inner: 1 },
    );
    expect(driver.output).toEqual({ inner: 1 });
  });

  test('[SPEC C1] that are compensated are undone too', () => {
    const driver = run(
      extended(
        `    - x: { extend: set, before: [ { b: { call: seven, metadata: { compensation: [ { undo: { ${GET} } } ] } } } ] }`,
        '  - t: { set: { n: 1 } }\n  - bad: { raise: { error: { type: "urn:bad", status: 409 } } }',
      ),
    ).answer(null);
    expect(driver.eventsOf('rollback-completed').map(({ compensated }) => compensated)).toEqual([
      ['/use/extensions/0/x/before/0/b'],
    ]);
  });
});
