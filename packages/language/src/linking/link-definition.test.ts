import { expect, test } from 'vitest';
import { linkDefinition } from './link-definition.ts';
import type { ResourceRequest } from './resources.ts';

const HEAD = "document: { dsl: '1.0.3', namespace: test, name: linked, version: '1.0.0' }\n";

/** A web of these resources, and what was asked of it. */
function web(resources: { readonly [uri: string]: string }) {
  const asked: ResourceRequest[] = [];
  return {
    asked,
    fetch: async (request: ResourceRequest) => {
      asked.push(request);
      const text = resources[request.uri];
      if (text === undefined) return { kind: 'unavailable', reason: 'It is away.' } as const;
      return { kind: 'text', text } as const;
    },
  };
}

async function planOf(text: string, resources: { readonly [uri: string]: string }) {
  const result = await linkDefinition(HEAD + text, web(resources).fetch);
  if (result.ok) return result.plan;
  throw new Error(JSON.stringify(result.diagnostics, null, 2));
}

test('a function by URL is a function of the plan, under its URI', async () => {
  const plan = await planOf('do: [{ a: { call: https://x.org/greet.yaml, with: { name: n } } }]', {
    'https://x.org/greet.yaml': 'set: { greeting: hello }',
  });
  expect(plan.tasks[0]).toMatchObject({
    call: { kind: 'function', name: 'https://x.org/greet.yaml' },
  });
  expect(plan.functions['https://x.org/greet.yaml']).toMatchObject({
    kind: 'set',
    name: 'greet',
    pointer: '/use/functions/https:~1~1x.org~1greet.yaml',
    definition: { set: { greeting: 'hello' } },
  });
});

test('a function by its folder in a repository, at a tag, is the one that the DSL means', async () => {
  const call = 'https://github.com/myorg/functions/validateEmailAddress@v1.0.0';
  const file =
    'https://raw.githubusercontent.com/myorg/functions/v1.0.0/validateEmailAddress/function.yaml';
  const text = `do: [{ a: { call: '${call}', with: { emailAddress: '\${ .userEmail }' } } }]`;
  const plan = await planOf(text, { [file]: "set: { isValid: '${ .emailAddress != null }' }" });
  expect(plan.functions[file]).toMatchObject({ kind: 'set' });
});

test('functions refer to others, each is fetched once', async () => {
  const { fetch, asked } = web({
    'https://x.org/a': 'do: [{ b: { call: https://x.org/b } }, { c: { call: https://x.org/c } }]',
    'https://x.org/b': 'do: [{ c: { call: https://x.org/c } }]',
    'https://x.org/c': 'set: { a: 1 }',
  });
  const text = `${HEAD}do: [{ a: { call: https://x.org/a } }, { again: { call: https://x.org/a } }]`;
  const result = await linkDefinition(text, fetch);
  expect(result.ok && Object.keys(result.plan.functions).sort()).toEqual([
    'https://x.org/a',
    'https://x.org/b',
    'https://x.org/c',
  ]);
  expect(asked.map(({ uri }) => uri)).toEqual([
    'https://x.org/a',
    'https://x.org/b',
    'https://x.org/c',
  ]);
});

test('a catalog is asked with its authentication', async () => {
  const { fetch, asked } = web({});
  const use =
    'use: { secrets: [s], catalogs: { own: { endpoint: { uri: https://x.org, authentication: { bearer: { use: s } } } } } }';
  await linkDefinition(`${HEAD}${use}\ndo: [{ a: { call: f:1.0.0@own } }]`, fetch);
  expect(asked).toEqual([
    {
      uri: 'https://x.org/functions/f/1.0.0/function.yaml',
      authentication: { kind: 'secret', scheme: 'bearer', secret: 's' },
    },
  ]);
});

test('the default catalog is the one that the surroundings have', async () => {
  const { fetch, asked } = web({});
  const defaultCatalog = 'https://catalog.acme.com';
  await linkDefinition(`${HEAD}do: [{ a: { call: f:1.0.0@default } }]`, fetch, { defaultCatalog });
  expect(asked[0]?.uri).toBe('https://catalog.acme.com/functions/f/1.0.0/function.yaml');
});

test('a schema from elsewhere stands in the plan', async () => {
  const plan = await planOf(
    'input: { schema: { resource: { endpoint: https://x.org/order.json } } }\ndo: []',
    { 'https://x.org/order.json': '{"type": "object", "required": ["id"]}' },
  );
  expect(plan.input?.schema).toEqual({ type: 'object', required: ['id'] });
});

test('the plan says what it was made of, and another resource makes another plan', async () => {
  const text = 'do: [{ a: { call: https://x.org/f } }]';
  const first = await planOf(text, { 'https://x.org/f': 'set: { a: 1 }' });
  const second = await planOf(text, { 'https://x.org/f': 'set: { a: 2 }' });
  expect(Object.keys(first.resources ?? {})).toEqual(['https://x.org/f']);
  expect(first.resources?.['https://x.org/f']).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(first.id).not.toBe(second.id);
});

test('nothing is fetched for a definition that is wrong anyway', async () => {
  const { fetch, asked } = web({});
  const result = await linkDefinition(
    `${HEAD}do: [{ a: { call: https://x.org/f, wiht: {} } }]`,
    fetch,
  );
  expect(result.diagnostics.map(({ code }) => code)).toEqual(['unknown-property']);
  expect(asked).toEqual([]);
});

test('functions that refer to ever new ones come to an end', async () => {
  let count = 0;
  const result = await linkDefinition(`${HEAD}do: [{ a: { call: https://x.org/0 } }]`, async () => {
    count += 1;
    return { kind: 'text', text: `do: [{ n: { call: https://x.org/${count} } }]` };
  });
  expect(result.diagnostics.map(({ code }) => code)).toEqual(['too-many-resources']);
  expect(count).toBe(100);
});
