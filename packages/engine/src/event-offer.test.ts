import { compileDefinition } from '@tutti/language';
import { describe, expect, test } from 'vitest';
import type { CloudEvent } from './cloud-event.ts';
import { fitsOffer } from './event-key.ts';
import { offersOfTrigger } from './event-trigger.ts';
import { run } from './testing/run-driver.ts';

const ORDER = 'type: paid }, correlate: { order: { from: .data.order, expect';
const one = (filter: string) => `- l: { listen: { to: { one: ${filter} } } }`;

function offersOf(filter: string, input = {}) {
  return run(one(filter), input).effectsOf('subscribe')[0]?.offers;
}

describe('what a listener offers', () => {
  test.each([
    ['a constant', `{ with: { ${ORDER}: '17' } } }`, ['data', 'order'], '17'],
    ['a value of the input', `{ with: { ${ORDER}: '\${ .order }' } } }`, ['data', 'order'], 17],
    ['$input', `{ with: { ${ORDER}: '\${ $input.order }' } } }`, ['data', 'order'], 17],
    ['another plain attribute', '{ with: { type: paid, subject: a.b } }', ['subject'], 'a.b'],
    ['a number', '{ with: { type: paid, data: 5 } }', ['data'], 5],
  ])('[SPEC V10] names %s', (_, filter, path, value) => {
    expect(offersOf(filter, { order: 17 })).toEqual([{ type: 'paid', key: { path, value } }]);
  });

  test.each([
    ['the context, which may change', `{ with: { ${ORDER}: '\${ $context.order }' } } }`],
    [
      'the runtime, which may be another tomorrow',
      `{ with: { ${ORDER}: '\${ $runtime.version }' } } }`,
    ],
    ['the time', `{ with: { ${ORDER}: '\${ now }' } } }`],
    ['what is not a single value', `{ with: { ${ORDER}: '\${ . }' } } }`],
    ['what fails', `{ with: { ${ORDER}: '\${ error }' } } }`],
    ['what is very long', `{ with: { type: paid, subject: '${'x'.repeat(201)}' } }`],
    ['a pattern', "{ with: { type: paid, subject: 'a.*' } }"],
    ['an expression of an attribute', "{ with: { type: paid, subject: '${ true }' } }"],
    [
      'what is no path',
      "{ with: { type: paid }, correlate: { order: { from: '.data.orders[0]', expect: a } } }",
    ],
    ['what the first event decides', '{ with: { type: paid }, correlate: { a: { from: .data } } }'],
  ])('[SPEC V10] leaves out %s', (_, filter) => {
    expect(offersOf(filter, { order: 17 })).toEqual([{ type: 'paid' }]);
  });

  test('[SPEC V10] fits every event that matches', () => {
    const filters = [
      `{ with: { ${ORDER}: '17' } } }`,
      "{ with: { source: '/a', data: true } }",
      "{ with: { type: 'p.*', subject: x } }",
    ];
    const values = [{ order: '17' }, { order: 17 }, true, null];
    const events = ['paid', 'lost'].flatMap((type) =>
      ['/a', '/b'].flatMap((source) =>
        values.flatMap((data) => ['x', 'y'].map((subject) => ({ type, source, data, subject }))),
      ),
    );
    const taken = filters.flatMap((filter) =>
      events.map((event, index): [CloudEvent, boolean, number] => {
        const driver = run(one(filter));
        const offers = driver.effectsOf('subscribe')[0]?.offers ?? [];
        const full: CloudEvent = { specversion: '1.0', id: `e${index}`, ...event };
        return [full, offers.some((offer) => fitsOffer(offer, full)), driver.deliver(full).length];
      }),
    );
    expect(taken.filter(([, isOffered, count]) => count > 0 && !isOffered)).toEqual([]);
    expect(taken.filter(([, isOffered]) => isOffered).length).toBeLessThan(taken.length / 2);
  });

  test('[SPEC V10] is known of a schedule when it is published', () => {
    const document = "{ dsl: '1.0.3', namespace: t, name: t, version: '1.0.0' }";
    const filter = `{ with: { ${ORDER}: '17' } } }`;
    const source = `document: ${document}\nschedule: { on: { one: ${filter} } }\ndo: []`;
    const compiled = compileDefinition(source);
    const trigger = compiled.ok ? compiled.plan.schedule?.triggers[0] : undefined;
    expect(trigger?.kind === 'on' && offersOfTrigger(trigger.to)).toEqual([
      { type: 'paid', key: { path: ['data', 'order'], value: '17' } },
    ]);
  });
});
