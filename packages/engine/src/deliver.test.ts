import { describe, expect, test } from 'vitest';
import { RunDriver, run } from './testing/run-driver.ts';

const one = (filter: string) => `- l: { listen: { to: { one: ${filter} } } }`;
const ANY = (filter: string, more = '') =>
  `- l: { listen: { to: { any: [ ${filter} ], until: '\${ false }' }${more} } }`;

/** Which of the events a listener for that filter consumes. */
function consumed(filter: string, events: readonly object[], input = {}): object[] {
  const driver = run(ANY(filter), input);
  return events.filter((event) => driver.deliver({ type: 't', ...event }).length > 0);
}

describe('an event filter', () => {
  test('[SPEC V3] wants every attribute to fit', () => {
    const events = [{ subject: 'x', data: 1 }, { subject: 'x' }, { subject: 'y', data: 1 }];
    expect(consumed('{ with: { subject: x, data: 1 } }', events)).toEqual([events[0]]);
  });

  test.each([
    ['id', 'e7'],
    ['source', 'https://example.org/shop'],
    ['type', 'order.paid'],
    ['time', '2026-01-01T00:00:00Z'],
    ['subject', 's'],
    ['datacontenttype', 'text/plain'],
    ['dataschema', 'https://example.org/order.json'],
    ['data', { n: [1] }],
    ['tenant', 'an extension'],
  ])('[SPEC V3] may ask for the attribute %s', (name, value) => {
    const events = [{ [name]: value }, { [name]: 'another' }];
    expect(consumed(`{ with: ${JSON.stringify({ [name]: value })} }`, events)).toEqual([events[0]]);
  });

  test('[SPEC V3] compares texts without a sign of a pattern by equality, dots included', () => {
    const events = [{ type: 'order.placed' }, { type: 'orderXplaced' }];
    expect(consumed('{ with: { type: order.placed } }', events)).toEqual([events[0]]);
  });

  test('[SPEC V3] takes texts with a sign of a pattern as one for the whole value', () => {
    const events = [
      { type: 'order.placed' },
      { type: 'order.paid' },
      { type: 'my.order.paid' },
      {},
    ];
    expect(consumed(`{ with: { type: 'order\\..*' } }`, events)).toEqual([events[0], events[1]]);
    expect(consumed(`{ with: { type: 'a|order.paid' } }`, events)).toEqual([events[1]]);
    expect(consumed(`{ with: { subject: 'a.*' } }`, [{ subject: 'ab\n' }])).toEqual([]);
  });

  test('[SPEC V3] prefers equality to the pattern', () => {
    expect(
      consumed(`{ with: { subject: 'a+b' } }`, [{ subject: 'a+b' }, { subject: 'aab' }]),
    ).toEqual([{ subject: 'a+b' }, { subject: 'aab' }]);
  });

  test('[SPEC V3] asks an expression about the value: a boolean is the verdict, else it must be equal', () => {
    const events = [{ data: { n: 1 } }, { data: { n: 5 } }, {}];
    expect(consumed(`{ with: { data: '\${ .n > 3 }' } }`, events)).toEqual([events[1]]);
    expect(
      consumed(`{ with: { subject: '\${ $input.s }' } }`, [{ subject: 'a' }, { subject: 'b' }], {
        s: 'b',
      }),
    ).toEqual([{ subject: 'b' }]);
  });

  test('[SPEC V3] whose expression fails on an event does not match it', () => {
    const events = [{ data: 'text' }, { data: { n: 1 } }];
    expect(consumed(`{ with: { data: '\${ .n == 1 }' } }`, events)).toEqual([events[1]]);
  });

  test('[SPEC V3] whose pattern is none, or has no end, does not match', () => {
    expect(consumed(`{ with: { subject: '(' } }`, [{ subject: 'x' }])).toEqual([]);
    const hostile = { subject: 'a'.repeat(5000) };
    expect(consumed(`{ with: { subject: '(a+)+b' } }`, [hostile])).toEqual([]);
  });

  test('does not see what every object inherits', () => {
    expect(consumed(`{ with: { constructor: '\${ . != null }' } }`, [{}])).toEqual([]);
  });
});

describe('a correlation', () => {
  const BY_ORDER = `{ with: { type: t }, correlate: { order: { from: '\${ .data.order }' } } }`;

  test('[SPEC V4] must have a value', () => {
    expect(consumed(BY_ORDER, [{ data: {} }, { data: null }, {}])).toEqual([]);
  });

  test('[SPEC V5] with `expect` must have that value, evaluated on the task’s input', () => {
    const filter = `{ with: { type: t }, correlate: { order: { from: '\${ .data.order }', expect: '\${ .mine }' } } }`;
    const events = [{ data: { order: 1 } }, { data: { order: 2 } }];
    expect(consumed(filter, events, { mine: 2 })).toEqual([events[1]]);
  });

  test('[SPEC V5] without `expect` must have the value that the first event had', () => {
    const events = [1, 2, 1].map((order) => ({ data: { order } }));
    expect(consumed(BY_ORDER, events)).toEqual([events[0], events[2]]);
  });

  test('[SPEC V5] holds across the filters of `all`', () => {
    const filter = (type: string) =>
      `{ with: { type: ${type} }, correlate: { order: { from: '\${ .data.order }' } } }`;
    const driver = run(`- l: { listen: { to: { all: [ ${filter('a')}, ${filter('b')} ] } } }`);
    driver.deliver({ type: 'a', data: { order: 1 } });
    expect(driver.deliver({ type: 'b', data: { order: 2 } })).toEqual([]);
    driver.deliver({ type: 'b', data: { order: 1 } });
    expect(driver.output).toEqual([{ order: 1 }, { order: 1 }]);
  });

  test.each(['constructor', 'toString'])('[SPEC V5] may be called %s', (key) => {
    const filter = `{ with: { type: t }, correlate: { ${key}: { from: '\${ .data.order }' } } }`;
    const events = [1, 2, 1].map((order) => ({ data: { order } }));
    expect(consumed(filter, events)).toEqual([events[0], events[2]]);
  });
});

describe('an event', () => {
  const event = { type: 't', id: 'e1', data: 1 };

  test('[SPEC V6] is the same when its source and id are: a listener takes it once', () => {
    const driver = run(ANY('{ with: { type: t } }'));
    expect(driver.deliver(event)).toEqual(['a1']);
    expect(driver.offer('a1', { ...event, data: 2 })).toEqual({
      kind: 'rejected',
      rejection: {
        code: 'event-already-consumed',
        message: 'This run has already consumed event e1.',
      },
    });
    expect(driver.deliver({ ...event, source: '/other' })).toEqual(['a1']);
  });

  test('[SPEC V6] is not offered to a listener that begins after another one has consumed it', () => {
    const driver = run(
      `${one('{ with: { type: t } }')}\n- m: { listen: { to: { one: { with: { type: t } } } } }`,
    );
    driver.deliver(event);
    expect(driver.deliver(event)).toEqual([]);
    expect(driver.deliver({ ...event, id: 'e2' })).toEqual(['a2']);
    expect(driver.status).toBe('completed');
  });

  test('[SPEC V6] is not offered to a listener that an extension has consumed it before', () => {
    const listen = '{ listen: { to: { one: { with: { type: t } } } } }';
    const driver = run(
      `use: { extensions: [ { x: { extend: listen, before: [ { first: ${listen} } ] } } ] }\ndo: [ { then: ${listen} } ]`,
    );
    expect(driver.deliver(event)).toEqual(['a2']);
    expect(driver.deliver(event)).toEqual([]);
    expect(driver.deliver({ ...event, id: 'e2' })).toEqual(['a1']);
    expect(driver.status).toBe('completed');
  });

  test('[SPEC V6] is consumed by each listener that is live', () => {
    const listen = `{ listen: { to: { one: { with: { type: t } } } } }`;
    const driver = run(`- f: { fork: { branches: [ { l: ${listen} }, { m: ${listen} } ] } }`);
    expect(driver.deliver(event)).toEqual(['a2', 'a3']);
    expect(driver.output).toEqual([[1], [1]]);
  });

  test('[SPEC V6] may be older than its listener', () => {
    const driver = run(`- w: { wait: { seconds: 60 } }\n${one('{ with: { type: t } }')}`);
    driver.pass(60_000);
    expect(driver.effectsOf('subscribe')[0]?.since).toBe(driver.state?.startedAt);
    expect(driver.deliver(event)).toEqual(['a2']);
  });

  test('is remembered no longer than it may be offered', () => {
    const driver = run(ANY('{ with: { type: t } }'));
    driver.deliver(event);
    driver.pass(3_600_001).deliver({ ...event, id: 'e2' });
    expect(Object.keys(driver.state?.consumedEvents ?? {})).toEqual(['/test\u0000e2']);
  });

  test.each(['a7', 'a2', 'constructor', '__proto__', ''])(
    '[SPEC Y3] is refused where nobody listens: %j',
    (subscription) => {
      const driver = run(`${one('{ with: { type: t } }')}`);
      expect(driver.offer(subscription, event)).toMatchObject({
        kind: 'rejected',
        rejection: { code: 'subscription-not-active' },
      });
    },
  );

  test('[SPEC Y3] is refused when it fits no filter, or nests too deep', () => {
    const driver = new RunDriver(one('{ with: { type: t } }')).start();
    const refused = { kind: 'rejected', rejection: { code: 'event-not-matched' } };
    expect(driver.offer('a1', { type: 'u' })).toMatchObject(refused);
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(driver.offer('a1', { type: 't', data: deep })).toMatchObject(refused);
  });
});
