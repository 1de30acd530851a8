import Schema from 'typebox/schema';
import { describe, expect, test } from 'vitest';
import { fillPath } from '../path.ts';
import { problemsOf } from '../route.ts';
import { ROUTE_TABLE, ROUTES } from '../routes.ts';
import { toOpenApi } from './to-open-api.ts';

const document = toOpenApi('1.2.3');

test('the document has every route and nothing else', () => {
  const printed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const table = ROUTE_TABLE.map(({ method, path }) => `${method} ${path}`);
  expect(printed.toSorted()).toEqual(table.toSorted());
});

test('every reference leads to a component', () => {
  const components = document.components['schemas'];
  const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
  expect(names.length).toBeGreaterThan(0);
  for (const [, name] of names) expect(components).toHaveProperty(name ?? '');
});

test('a route is keyed by its id, and ids, methods with paths are unique', () => {
  expect(Object.entries(ROUTES).filter(([id, route]) => id !== route.id)).toEqual([]);
  const places = ROUTE_TABLE.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(places).size).toBe(places.length);
});

describe.each(ROUTE_TABLE.map((route) => [route.id, route] as const))('%s', (_, route) => {
  const operation = document.paths[route.path]?.[route.method.toLowerCase()];

  test('is described', () => {
    expect(operation).toMatchObject({
      operationId: route.id,
      summary: route.summary,
      tags: [route.group],
      'x-permission': route.permission,
    });
  });

  test('documents the parameters of its path', () => {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(route.params?.properties ?? {})).toEqual(names);
  });

  test('documents every problem it may answer', () => {
    const text = JSON.stringify(operation?.['responses']);
    for (const code of problemsOf(route)) expect(text).toContain(`\`${code}\``);
  });

  test('has examples that are valid', () => {
    const contents = [route.body?.content, ...Object.values(route.responses).map((r) => r.content)];
    for (const { schema, example } of contents.flatMap((content) => Object.values(content ?? {}))) {
      if (schema === undefined || example === undefined) continue;
      const [valid, errors] = Schema.Compile(schema).Errors(example);
      expect({ valid, errors }).toEqual({ valid: true, errors: [] });
    }
  });
});

test('only what answers the problem of a run answers with any status', () => {
  const open = ROUTE_TABLE.filter(({ path, method }) =>
    Object.hasOwn(Object(document.paths[path]?.[method.toLowerCase()]?.['responses']), 'default'),
  );
  expect(open.map(({ id }) => id)).toEqual(['startRun', 'deliverWebhook']);
});

describe('a path', () => {
  test('is filled with percent-encoded values', () => {
    expect(fillPath('/a/{b}/{c}', { b: 'x/y', c: 'ä' })).toBe('/a/x%2Fy/%C3%A4');
  });

  test('without a value is a bug', () => {
    expect(() => fillPath('/a/{toString}', {})).toThrow("a value for 'toString'");
  });
});
