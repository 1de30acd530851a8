import { describe, expect, test } from 'vitest';
import type { Command } from '../commands.ts';
import { run, START } from '../testing/run-driver.ts';

const to = (strategy: string, more = '') => `- l: { listen: { to: ${strategy}${more} } }`;
const A = '{ with: { type: a } }';
const B = '{ with: { type: b } }';
const C = '{ with: { type: c } }';

describe('listen', () => {
  test('subscribes with a coarse filter, to what was accepted since the run started', () => {
    const driver = run(
      to(
        `{ any: [ ${A}, { with: { type: 'x.*', source: 'urn:s' } }, { with: { data: '\${ true }' } } ] }`,
      ),
    );
    expect(driver.effects).toEqual([
      {
        type: 'subscribe',
        subscription: 'a1',
        offers: [{ type: 'a' }, { source: 'urn:s' }, {}],
        since: START,
      },
    ]);
  });

  test('[SPEC V2] to `one` wants one event', () => {
    const driver = run(to(`{ one: ${A} }`));
    expect(driver.deliver({ type: 'b' })).toEqual([]);
    expect(driver.deliver({ type: 'a', data: 1 })).toEqual(['a1']);
    expect(driver.output).toEqual([1]);
    expect(driver.effectsOf('unsubscribe')).toEqual([{ type: 'unsubscribe', subscription: 'a1' }]);
  });

  test('[SPEC V2] to `any` without `until` wants one event that fits any filter', () => {
    const driver = run(to(`{ any: [ ${A}, ${B} ] }`));
    driver.deliver({ type: 'b', data: 1 });
    expect(driver.output).toEqual([1]);
  });

  test('[SPEC V2] to `all` wants one event for each filter, in any order', () => {
    const driver = run(to(`{ all: [ ${A}, ${B} ] }`));
    driver.deliver({ type: 'b', data: 1 });
    expect(driver.deliver({ type: 'b', data: 2 })).toEqual([]);
    expect(driver.status).toBe('waiting');
    driver.deliver({ type: 'a', data: 3 });
    expect(driver.output).toEqual([1, 3]);
  });

  test('[SPEC V2] to `any` until a condition goes on until it holds on the events consumed so far', () => {
    const driver = run(to(`{ any: [ ${A} ], until: '\${ (map(.n) | add) >= 3 }' }`));
    driver.deliver({ type: 'a', data: { n: 1 } });
    expect(driver.status).toBe('waiting');
    driver.deliver({ type: 'a', data: { n: 2 } });
    expect(driver.output).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('[SPEC V2] to `any` until a strategy goes on until it is satisfied; its events are not output', () => {
    const driver = run(to(`{ any: [ ${A} ], until: { all: [ ${B}, ${C} ] } }`));
    driver.deliver({ type: 'a', data: 1 });
    driver.deliver({ type: 'b', data: 2 });
    driver.deliver({ type: 'a', data: 3 });
    expect(driver.status).toBe('waiting');
    driver.deliver({ type: 'c', data: 4 });
    expect(driver.output).toEqual([1, 3]);
    expect(driver.effectsOf('subscribe')[0]?.offers).toEqual([
      { type: 'a' },
      { type: 'b' },
      { type: 'c' },
    ]);
  });

  test('[SPEC V2] to `any: []` wants every event', () => {
    const driver = run(to(`{ any: [], until: { one: ${B} } }`));
    expect(driver.effectsOf('subscribe')[0]?.offers).toEqual([{}]);
    for (const type of ['x', 'y', 'b']) driver.deliver({ type, data: type });
    expect(driver.output).toEqual(['x', 'y']);
  });

  test('faults when the condition of `until` does', () => {
    const driver = run(to(`{ any: [ ${A} ], until: '\${ error("no") }' }`));
    expect(driver.deliver({ type: 'a' })).toEqual(['a1']);
    expect(driver.problem).toMatchObject({ status: 400, instance: '/do/0/l' });
    expect(driver.effectsOf('unsubscribe')).toHaveLength(1);
  });

  test('[SPEC O1] does not fault while the run is suspended', () => {
    const driver = run(to(`{ any: [ ${A} ], until: '\${ error("no") }' }`)).do({ type: 'suspend' });
    driver.deliver({ type: 'a' });
    expect(driver.status).toBe('suspended');
    expect(driver.do({ type: 'resume' }).status).toBe('faulted');
  });

  test.each([
    ['data', { data: { n: 1 } }, { n: 1 }],
    ['data', {}, null],
    [
      'envelope',
      { data: 1, subject: 's' },
      { specversion: '1.0', id: 'e7', source: '/test', type: 'a', data: 1, subject: 's' },
    ],
    ['raw', { data_base64: 'AAE=' }, 'AAE='],
    ['raw', { data: 'text' }, 'text'],
    ['raw', { data: { n: 1 } }, '{"n":1}'],
    ['raw', {}, 'null'],
  ])('[SPEC V7] read: %s of %j', (read, event, item) => {
    const driver = run(to(`{ one: ${A} }`, `, read: ${read}`));
    driver.deliver({ type: 'a', id: 'e7', ...event });
    expect(driver.output).toEqual([item]);
  });
});

describe('listen with foreach', () => {
  const WORK = '{ call: http, with: { method: get, endpoint: https://example.org } }';
  const each = (list: string, more = '', until = `until: { one: ${B} }`) =>
    `- l: { listen: { to: { any: [ ${A} ], ${until} } }, foreach: { item: it, at: i, do: [ ${list} ]${more} } }`;

  test('[SPEC V8] takes the events one at a time in order, each with the listener’s input', () => {
    const driver = run(
      each(`{ w: ${WORK} }, { s: { set: { answer: '\${ . }', it: '\${ $it }', i: '\${ $i }' } } }`),
      { n: 1 },
    );
    driver.deliver({ type: 'a', data: 'x' });
    driver.deliver({ type: 'a', data: 'y' });
    expect(driver.awaited()).toHaveLength(1);
    driver.answer(1).deliver({ type: 'b' });
    expect(driver.status).toBe('running');
    driver.answer(2);
    expect(driver.output).toEqual([
      { answer: 1, it: 'x', i: 0 },
      { answer: 2, it: 'y', i: 1 },
    ]);
    const inputs = driver.eventsOf('task-started').filter(({ pointer }) => pointer.endsWith('/w'));
    expect(inputs.map(({ input }) => input)).toEqual([{ n: 1 }, { n: 1 }]);
  });

  test('[SPEC V9] ends when no event is wanted any more and the last iteration is done', () => {
    const driver = run(each(`{ w: ${WORK} }`, '', `until: '\${ length == 2 }'`));
    driver.deliver({ type: 'a' });
    driver.deliver({ type: 'a' });
    expect(driver.listeners()).toEqual([]);
    expect(driver.answer(1).status).toBe('running');
    expect(driver.answer(2).output).toEqual([1, 2]);
  });

  test('[SPEC V9] may end without any event', () => {
    const driver = run(each(`{ w: ${WORK} }`));
    driver.deliver({ type: 'b' });
    expect(driver.output).toEqual([]);
  });

  test('transforms and exports the output of each iteration', () => {
    const driver = run(
      `${each(`{ s: { set: '\${ $it }' } }`, `, output: { as: '\${ . * 2 }' }, export: { as: '\${ $context + { last: . } }' }`)}
- after: { set: { output: '\${ . }', context: '\${ $context }' } }`,
      { n: 0 },
    );
    for (const data of [1, 2]) driver.deliver({ type: 'a', data });
    driver.deliver({ type: 'b' });
    expect(driver.output).toEqual({ output: [2, 4], context: { n: 0, last: 4 } });
  });

  test('without tasks has the events as its output, however many come while it is suspended', () => {
    const count = 5000;
    const driver = run(each('', '', `until: '\${ length == ${count} }'`)).do({ type: 'suspend' });
    const { machine, now } = driver;
    let state = driver.state;
    const submit = (command: Command) => {
      const decision = machine.decide(state, command, now);
      if (decision.kind === 'accepted') state = decision.state;
    };
    for (let index = 0; index < count; index += 1) {
      const event = {
        specversion: '1.0',
        id: `e${index}`,
        source: '/s',
        type: 'a',
        data: index,
      } as const;
      submit({ type: 'deliver-event', subscription: 'a1', event, expiresAt: now + 1000 });
    }
    submit({ type: 'resume' });
    while (state && machine.nextDueAt(state) !== null) submit({ type: 'advance' });
    expect(state?.output).toEqual([...Array(count).keys()]);
  });

  test('faults when an iteration does, and wants no event any more', () => {
    const driver = run(each(`{ w: ${WORK} }`));
    driver.deliver({ type: 'a' });
    driver.fail();
    expect(driver.problem).toMatchObject({ status: 503, instance: '/do/0/l/foreach/do/0/w' });
    expect(driver.effectsOf('unsubscribe')).toHaveLength(1);
  });

  test('`exit` ends the iteration', () => {
    const driver = run(each(`{ s: { set: '\${ $it }', then: exit } }, { t: { set: { n: 1 } } }`));
    driver.deliver({ type: 'a', data: 'x' });
    driver.deliver({ type: 'b' });
    expect(driver.output).toEqual(['x']);
  });
});
