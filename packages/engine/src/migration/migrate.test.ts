import type { Json } from '@tutti/jq';
import { describe, expect, test } from 'vitest';
import { rewindPoint } from '../operators/rewind-point.ts';
import { planOf, RunDriver, run } from '../testing/run-driver.ts';
import type { MigrationMapping } from './counterparts.ts';

const CALL = 'call: http, with: { method: get, endpoint: https://example.org }';
const call = (name: string) => `- ${name}: { ${CALL} }`;
/** A task that yields what the jq expression says. */
const set = (name: string, value: string) => `- ${name}: { set: '\${ ${value} }' }`;

/** The other version of the sample definition. */
function second(body: string): string {
  const tasks = /^(?:do|use|timeout):/m.test(body) ? body : `do:\n${body}`;
  return `document: { dsl: '1.0.3', namespace: test, name: sample, version: '2.0.0' }\n${tasks}`;
}

function migrated(driver: RunDriver, to: string, mapping: MigrationMapping = {}): RunDriver {
  expect(driver.migrate(second(to), mapping)).toBeNull();
  return driver;
}

/** The conflicts of a migration that is refused, in short. */
function conflictsOf(driver: RunDriver, to: string, mapping: MigrationMapping = {}) {
  const before = structuredClone(driver.state);
  const rejection = driver.migrate(second(to), mapping);
  expect(rejection?.code).toBe('migration-incompatible');
  expect(driver.state).toEqual(before);
  return rejection?.conflicts?.map(({ code, from, to: target }) => [code, from, target ?? null]);
}

describe('a run that goes over to another version', () => {
  test('[SPEC G2] goes on as that one says, and the log says so', () => {
    const driver = migrated(run(call('a')), `${call('a')}\n${set('b', '. + 1')}`);
    expect(driver.answer(1).output).toBe(2);
    expect(driver.eventsOf('run-migrated')).toEqual([
      {
        type: 'run-migrated',
        at: driver.now,
        from: { planId: planOf(call('a')).id, version: '1.0.0' },
        to: { planId: driver.state?.planId, version: '2.0.0' },
        activations: [{ activation: 'a1', pointer: '/do/0/a' }],
        compensations: [],
      },
    ]);
  });

  test('[SPEC G2] is refused whole, with every conflict: what, where, why, what to do', () => {
    const fork = '- f: { fork: { branches: [ { a: { wait: P1D } }, { b: { wait: P1D } } ] } }';
    const other = `- f: { fork: { branches: [ { a: { ${CALL} } }, { c: { wait: P1D } } ] } }`;
    const driver = run(fork);
    const rejection = driver.migrate(second(other));
    expect(rejection?.conflicts).toEqual([
      {
        code: 'branches-changed',
        task: 'f',
        from: '/do/0/f',
        to: '/do/0/f',
        activation: 'a1',
        message: 'The fork has begun with other branches: b is not there any more, c is new.',
        remedy: 'Map renamed branches, or rewind the run to before the fork and migrate then.',
      },
    ]);
    expect(conflictsOf(driver, other, { b: 'c' })).toEqual([
      ['kind-changed', '/do/0/f/fork/branches/0/a', '/do/0/f/fork/branches/0/a'],
    ]);
  });

  test('[SPEC G9] is under way or faulted, and has another plan', () => {
    expect(run(set('a', '1')).migrate(second(set('a', '2')))?.code).toBe('run-ended');
    const driver = migrated(run(call('a')), call('a'));
    expect(driver.migrate(second(call('a')))).toEqual({
      code: 'run-already-on-version',
      message: 'Run r1 has version 2.0.0 already.',
    });
  });

  test('[SPEC G9] after a fault is retried under the new plan, whatever the task is there', () => {
    const driver = run(call('a')).fail(400, 'validation');
    expect(driver.status).toBe('faulted');
    migrated(driver, set('a', '"mended"'));
    expect([driver.status, driver.problem?.status]).toEqual(['faulted', 400]);
    expect(driver.do({ type: 'retry' }).output).toBe('mended');
  });

  test('[SPEC G9] is not rewound to before that', () => {
    const driver = migrated(run(`${set('z', '0')}\n${call('a')}`), call('a'));
    expect(rewindPoint(driver.log, { pointer: '/do/1/a' })).toEqual({
      refused: {
        code: 'rewind-not-possible',
        message:
          'The run has gone over to version 2.0.0 since: a rewind does not reach back beyond that.',
      },
    });
    driver.migrate(second(call('a')).replace('2.0.0', '3.0.0'));
    expect(driver.answer(1).output).toBe(1);
  });

  test('[SPEC G2] may be suspended, or wait for its place, meanwhile', () => {
    const driver = run(call('a')).do({ type: 'suspend' });
    migrated(driver, `${call('a')}\n${set('b', '"new"')}`);
    expect(driver.status).toBe('suspended');
    expect(driver.do({ type: 'resume' }).answer(1).output).toBe('new');
    const queued = new RunDriver(call('a'));
    queued.do({ type: 'start', runId: 'r1', place: 'queued' });
    migrated(queued, set('b', '"new"'));
    expect(queued.do({ type: 'admit' }).output).toBe('new');
  });
});

describe('the counterpart of a task', () => {
  test('[SPEC G3] has its name, wherever in the list it stands', () => {
    const driver = run(`- s: { do: [ { a: { ${CALL} } } ] }`);
    migrated(
      driver,
      `${set('first', '0')}\n- s: { do: [ { z: { set: { n: 1 } } }, { a: { ${CALL} } } ] }`,
    );
    const pointers = Object.values(driver.state!.activations).map(({ pointer }) => pointer);
    expect(pointers).toEqual(['/do/1/s', '/do/1/s/do/1/a']);
    expect(driver.answer(5).output).toBe(5);
  });

  test('[SPEC G3] is what the mapping says, by name or by pointer, and so for what is below', () => {
    const from = `- s: { do: [ { a: { ${CALL} } } ] }`;
    const to = `- other: { do: [ { a: { ${CALL} } } ] }`;
    expect(conflictsOf(run(from), to)).toEqual([['task-missing', '/do/0/s', null]]);
    expect(migrated(run(from), to, { s: 'other' }).answer(1).output).toBe(1);
    const byPointer = { '/do/0/s': '/do/0/other' };
    expect(migrated(run(from), to, byPointer).answer(1).output).toBe(1);
  });

  test('[SPEC G3] is not what a mapping names that is not there, or is there twice', () => {
    const twice = `- s: { do: [ { a: { ${CALL} } } ] }\n- a: { set: { n: 1 } }`;
    expect(conflictsOf(run(twice), twice, { a: 's', nobody: 's', '/do/0/s': '/do/9/x' })).toEqual([
      ['mapping-unknown', 'a', null],
      ['mapping-unknown', 'nobody', null],
      ['mapping-unknown', '/do/0/s', null],
    ]);
  });

  test('[SPEC G4] stands inside of what the run is in, and nowhere else', () => {
    const inside = `- s: { do: [ { a: { ${CALL} } } ] }`;
    expect(conflictsOf(run(call('a')), inside)).toEqual([['task-elsewhere', '/do/0/a', null]]);
    expect(conflictsOf(run(call('a')), inside, { a: '/do/0/s/do/0/a' })).toEqual([
      ['task-elsewhere', '/do/0/a', '/do/0/s/do/0/a'],
    ]);
    const tried = `- s: { try: [ { a: { ${CALL} } } ], catch: { do: [ { b: { ${CALL} } } ] } }`;
    expect(conflictsOf(run(tried), tried, { a: 'b' })).toEqual([
      ['task-elsewhere', '/do/0/s/try/0/a', '/do/0/s/catch/do/0/b'],
    ]);
  });

  test('[SPEC G4] of a function is what the counterpart of the call calls', () => {
    const use = (name: string, called = name) =>
      `use: { functions: { ${name}: { ${CALL} }, idle: { set: { n: 1 } } } }\ndo: [ { a: { call: ${called} } } ]`;
    expect(migrated(run(use('one')), use('one')).answer(1).output).toBe(1);
    expect(migrated(run(use('one')), use('two'), { one: 'two' }).answer(2).output).toBe(2);
    expect(conflictsOf(run(use('one')), use('one', 'idle'))).toEqual([
      ['task-elsewhere', '/use/functions/one', '/use/functions/one'],
    ]);
  });
});

describe('what has begun', () => {
  test('[SPEC G5] must be of the same form', () => {
    const forms: readonly (readonly [string, string])[] = [
      ['wait: P1D', CALL],
      [CALL, 'wait: P1D'],
      ['run: { script: { language: js, code: "1" } }', CALL],
      [
        'run: { script: { language: js, code: "1" } }',
        'run: { workflow: { namespace: test, name: x, version: latest } }',
      ],
      ['do: [ { b: { wait: P1D } } ]', 'for: { in: "${ [1] }" }, do: [ { b: { wait: P1D } } ]'],
      [
        'call: human.task, with: { title: x, candidates: { users: [ada] } }',
        'call: human.approve, with: { title: x, candidates: { users: [ada] } }',
      ],
    ];
    for (const [from, to] of forms) {
      const [conflict] = conflictsOf(run(`- a: { ${from} }`), `- a: { ${to} }`) ?? [];
      expect(conflict).toEqual(['kind-changed', '/do/0/a', '/do/0/a']);
    }
  });

  test('[SPEC G5] as a fork goes on with its branches in another order', () => {
    const fork = (...names: string[]) =>
      `- f: { fork: { branches: [ ${names.map((name) => `{ ${name}: { ${CALL}, export: { as: '\${ { ${name}: . } }' } } }`)} ] } }\n- z: { set: '\${ [., $context] }' }`;
    const driver = run(fork('a', 'b', 'c')).answer('A');
    migrated(driver, fork('c', 'a', 'b'));
    const [b, c] = driver.awaited().map(({ id }) => id);
    driver.answer('B', b!);
    expect(driver.answer('C', c!).output).toEqual([['C', 'A', 'B'], { a: 'A', b: 'B', c: 'C' }]);
  });

  test('[SPEC G5] keeps the names of the variables that are in use', () => {
    const loop = (each: string, at: string) =>
      `- l: { for: { each: ${each}, at: ${at}, in: '\${ [1, 2] }' }, do: [ { a: { ${CALL} } } ] }`;
    const place = ['variable-renamed', '/do/0/l', '/do/0/l'];
    expect(conflictsOf(run(loop('x', 'i')), loop('y', 'i'))).toEqual([place]);
    expect(conflictsOf(run(loop('x', 'i')), loop('x', 'j'))).toEqual([place]);
    const caught = (as: string) =>
      `- l: { try: [ { r: { ${CALL} } } ], catch: { as: ${as}, do: [ { a: { ${CALL} } } ] } }`;
    expect(conflictsOf(run(caught('e')).fail(), caught('p'))).toEqual([place]);
    expect(
      migrated(run(caught('e')), caught('p'))
        .fail()
        .answer(1).output,
    ).toBe(1);
    const each = (item: string) =>
      `- l: { listen: { to: { any: [], until: '\${ length > 1 }' } }, foreach: { item: ${item}, do: [ { a: { ${CALL} } } ] } }`;
    const listening = run(each('x'));
    listening.deliver({ type: 'a' });
    expect(conflictsOf(listening, each('y'))).toEqual([place]);
  });

  test('[SPEC G5] as a listener keeps what it has consumed, or listens anew when that is nothing', () => {
    const all = (...types: string[]) =>
      `- l: { listen: { to: { all: [ ${types.map((type) => `{ with: { type: ${type} } }`)} ] } } }`;
    const driver = migrated(run(all('a', 'b')), all('c'));
    expect(driver.effectsOf('subscribe').at(-1)?.offers).toEqual([{ type: 'c' }]);
    expect(driver.deliver({ type: 'a' })).toEqual([]);
    expect(driver.deliver({ type: 'c', data: 1 })).toEqual(['a1']);
    expect(driver.output).toEqual([1]);
    const begun = run(all('a', 'b'));
    begun.deliver({ type: 'a', data: 1 });
    const place = ['listener-changed', '/do/0/l', '/do/0/l'];
    expect(conflictsOf(begun, all('a', 'c'))).toEqual([place]);
    expect(conflictsOf(begun, `${all('a', 'b').slice(0, -1)}, foreach: { do: [] } }`)).toEqual([
      place,
    ]);
    migrated(begun, `${all('a', 'b')}\n${set('then', '. + [3]')}`);
    begun.deliver({ type: 'b', data: 2 });
    expect(begun.output).toEqual([1, 2, 3]);
  });

  test('[SPEC G5] keeps the extensions that are at work around it', () => {
    const extended = (...names: string[]) =>
      `use: { extensions: [ ${names.map((name) => `{ ${name}: { extend: call, before: [ { b${name}: { set: { n: 1 } } } ], after: [ { a${name}: { set: '\${ { ${name}: . } }', then: exit } } ] } }`)} ] }\ndo: [ { a: { ${CALL} } } ]`;
    const driver = migrated(run(extended('x')), extended('new', 'x'));
    expect(driver.answer(1).output).toEqual({ x: 1 });
    expect(conflictsOf(run(extended('x')), extended('y'))).toEqual([
      ['extension-changed', '/do/0/a', '/do/0/a'],
    ]);
    expect(conflictsOf(run(extended('x', 'y')), extended('y', 'x'))).toEqual([
      ['extension-changed', '/do/0/a', '/do/0/a'],
    ]);
  });

  test('[SPEC G5] must lead where it was decided to go', () => {
    const after = (target: string) =>
      `use: { extensions: [ { x: { extend: switch, after: [ { w: { wait: P1D } } ] } } ] }
do: [ { s: { switch: [ { c: { then: ${target} } } ] } }, { skipped: { set: { n: 1 } } }, { ${target}: { set: '\${ "done" }' } } ]`;
    expect(migrated(run(after('end1')), after('end1')).pass(86_400_000).output).toBe('done');
    expect(conflictsOf(run(after('end1')), after('end2'))).toEqual([
      ['target-missing', '/do/0/s', '/do/0/s'],
    ]);
  });
});

describe('a completed task that can be undone', () => {
  const undoable = (name: string, undo: string | null) =>
    `- ${name}: { ${CALL}${undo === null ? '' : `, metadata: { compensation: [ { ${undo}: { ${CALL} } } ] }`} }\n${call('next')}`;

  test('[SPEC G6] is undone as the new plan says', () => {
    const driver = run(undoable('a', 'old')).answer(1);
    migrated(driver, `${set('z', '0')}\n${undoable('b', 'mended')}`, { a: 'b' });
    driver.do({ type: 'cancel', rollback: true }).answer(null);
    expect(driver.status).toBe('cancelled');
    expect(driver.started()).toEqual(['a', 'next', 'compensation', 'mended']);
    expect(driver.eventsOf('task-compensated')).toMatchObject([{ undone: 'a1' }]);
  });

  test('[SPEC G6] needs a counterpart that can be undone', () => {
    const driver = run(undoable('a', 'undo')).answer(1);
    expect(conflictsOf(driver, call('next'))).toEqual([['compensation-missing', '/do/0/a', null]]);
    expect(conflictsOf(driver, undoable('a', null))).toEqual([
      ['compensation-missing', '/do/0/a', '/do/0/a'],
    ]);
  });

  test('[SPEC G6] may be in the midst of being undone', () => {
    const driver = run(undoable('a', 'undo')).answer(1).do({ type: 'cancel', rollback: true });
    expect(conflictsOf(driver, undoable('a', 'other'))).toEqual([
      ['task-missing', '/do/0/a/metadata/compensation/0/undo', null],
    ]);
    migrated(driver, undoable('b', 'other'), { a: 'b', undo: 'other' });
    expect(driver.answer(null).status).toBe('cancelled');
  });
});

describe('what is under way', () => {
  test('[SPEC G7] keeps its attempt; the next one is made as the new plan says', () => {
    const to = (path: string, output: string) =>
      `- t: { try: [ { a: { call: http, with: { method: get, endpoint: 'https://example.org/${path}' }, output: { as: '${output}' } } } ], catch: { retry: { delay: PT1S, limit: { attempt: { count: 1 } } } } }`;
    const driver = migrated(run(to('old', '1')), to('new', '2'));
    expect(driver.effectsOf('cancel-effect')).toEqual([]);
    driver.fail().pass(1000);
    const calls = driver.effectsOf('call').map(({ arguments: args }) => args);
    expect(calls).toMatchObject([
      { uri: 'https://example.org/old' },
      { uri: 'https://example.org/new' },
    ]);
    expect(driver.answer('x').output).toBe(2);
  });

  test('[SPEC G7] keeps the instants that are set', () => {
    const driver = run('- a: { wait: PT10S, timeout: { after: PT20S } }').pass(1000);
    migrated(driver, '- a: { wait: PT1S, timeout: { after: PT1S } }');
    expect(driver.pass(8999).status).toBe('waiting');
    expect(driver.pass(1).status).toBe('completed');
  });

  test('[SPEC G7] shows a human task as the new version has it, with its form', () => {
    const form = (schema: string) =>
      `- a: { call: human.task, with: { title: x, candidates: { users: [ada] }, form: { schema: { format: json, document: { type: object, required: [${schema}] } } } } }`;
    const driver = run(form('old'));
    migrated(driver, `${set('z', '0')}\n${form('new')}`);
    expect(driver.effectsOf('show-human-task').at(-1)?.task).toMatchObject({
      activation: 'a1',
      pointer: '/do/1/a',
      status: 'open',
    });
    const by = { user: 'ada', groups: [] };
    const answer = (data: Json) =>
      driver.submit({ type: 'complete-human-task', activation: 'a1', by, data });
    expect(answer({ old: 1 })).toMatchObject({ rejection: { code: 'human-task-invalid-data' } });
    expect(answer({ new: 1 })).toMatchObject({ kind: 'accepted' });
  });

  test('[SPEC G8] keeps the timeout of the run, its priority and its place', () => {
    const limited = (seconds: number, limit: number) =>
      `document: { dsl: '1.0.3', namespace: test, name: sample, version: '${limit}.0.0', metadata: { priority: ${limit}, concurrency: { limit: ${limit} } } }
timeout: { after: { seconds: ${seconds} } }
do: [ { a: { ${CALL} } } ]`;
    const driver = new RunDriver(limited(10, 1));
    driver.do({ type: 'start', runId: 'r1', place: 'held' });
    const { concurrency, priority } = driver.state!;
    expect(driver.migrate(limited(1000, 2))).toBeNull();
    expect(driver.state).toMatchObject({ concurrency, priority });
    expect(driver.pass(10_000).problem?.status).toBe(408);
  });
});
