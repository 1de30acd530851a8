import { expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';

function compile(document: string, more = '') {
  return compileDefinition(`document: ${document}\n${more}do: []`);
}

test('a document says what its workflow is called, and more about it', () => {
  const document =
    "{ dsl: '1.0.3', namespace: shop, name: order-pet, version: 1.2.0-rc.1, title: Order Pet, summary: '# Order', tags: { team: pets }, metadata: { anything: [1, { a: b }] } }";
  const result = compile(document);
  const info = {
    dsl: '1.0.3',
    namespace: 'shop',
    name: 'order-pet',
    version: '1.2.0-rc.1',
    title: 'Order Pet',
    summary: '# Order',
    tags: { team: 'pets' },
    metadata: { anything: [1, { a: 'b' }] },
  };
  expect(result.ok && result.plan).toMatchObject({
    document: info,
    definition: { document: info },
  });
});

test.each(['1.0.0-alpha1', '1.0.0', '1.0.1', '1.0.3', '1.0.10'])(
  'version %s of the DSL is spoken',
  (dsl) => {
    const result = compile(`{ dsl: ${dsl}, namespace: a, name: b, version: 1.0.0 }`);
    expect(result.diagnostics).toEqual([]);
  },
);

test.each(['0.8.0', '1.1.0', '2.0.0'])('version %s of the DSL is refused by name', (dsl) => {
  const result = compile(`{ dsl: ${dsl}, namespace: a, name: b, version: 1.0.0 }`);
  expect(result.diagnostics.map(({ code, pointer }) => [code, pointer])).toEqual([
    ['not-supported-yet', '/document/dsl'],
  ]);
});

test.each(['', 'evaluate: {}\n', 'evaluate: { language: jq }\n', 'evaluate: { mode: strict }\n'])(
  'expressions are jq in strict mode: %j',
  (evaluate) => {
    const document = '{ dsl: 1.0.3, namespace: a, name: b, version: 1.0.0 }';
    const result = compile(document, `${evaluate}output: { as: '\${ .a + 1 }' }\n`);
    expect(result.ok && result.plan.output).toEqual({
      as: { kind: 'expression', source: '.a + 1', variables: [] },
    });
  },
);
