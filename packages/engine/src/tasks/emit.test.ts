import { describe, expect, test } from 'vitest';
import { run } from '../testing/run-driver.ts';

const emit = (attributes: string) => `- a: { emit: { event: { with: ${attributes} } } }`;

describe('emit', () => {
  test('[SPEC V1] completes with the event, whose id, source and time are made', () => {
    const driver = run(emit(`{ type: order.placed, data: { n: '\${ .n }' } }`), { n: 1 });
    const event = {
      specversion: '1.0',
      id: 'r1-a1-1',
      source: '/test/sample/1.0.0',
      time: '1970-01-01T00:16:40.000Z',
      datacontenttype: 'application/json',
      type: 'order.placed',
      data: { n: 1 },
    };
    expect(driver.output).toEqual(event);
    expect(driver.effects).toEqual([{ type: 'emit', event }]);
  });

  test('[SPEC V1] keeps what is given', () => {
    const given = {
      id: 'e7',
      source: 'https://example.org/shop',
      type: 't',
      time: '2026-01-01T00:00:00Z',
      subject: 's',
      datacontenttype: 'application/merge-patch+json',
      dataschema: 'https://example.org/order.json',
      data: { n: 1 },
      tenant: 'x',
    };
    expect(run(emit(JSON.stringify(given))).output).toEqual({ specversion: '1.0', ...given });
  });

  test('[SPEC V1] may have an expression for any attribute', () => {
    const given = {
      id: 'e7',
      source: '/shop',
      type: 't',
      time: '2026-01-01T00:00:00Z',
      subject: 's',
      datacontenttype: 'text/plain',
      dataschema: 'https://example.org/order.json',
      data: 'hi',
      tenant: 'x',
    };
    const read = Object.keys(given).map((name) => [name, `\${ .${name} }`]);
    const driver = run(emit(JSON.stringify(Object.fromEntries(read))), given);
    expect(driver.output).toEqual({ specversion: '1.0', ...given });
  });

  test('faults when an attribute that identifies the event is no text', () => {
    const driver = run(emit(`{ type: '\${ .type }' }`));
    expect(driver.problem).toMatchObject({
      status: 400,
      detail: "Expected the event's type to be a text, but it is null.",
      instance: '/do/0/a',
    });
    expect(driver.effects).toEqual([]);
  });
});
