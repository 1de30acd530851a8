import { describe, expect, test } from 'vitest';
import type { Resource } from '../../resources/resource.ts';
import { callContext } from '../../testing/call-context.ts';
import { faultOf } from '../../testing/fault-of.ts';
import { localServer } from '../../testing/local-server.ts';
import { SchemaLibrary } from './schema-library.ts';

const shop = `syntax = "proto3"; package shop.v1;
import "shop/v1/order.proto"; import "google/api/annotations.proto"; import "google/protobuf/empty.proto";
service Orders { rpc Place(Order) returns (google.protobuf.Empty); }`;
const order = `syntax = "proto3"; package shop.v1; import "common/money.proto";
message Order { common.Money price = 1; }`;
const money = 'syntax = "proto3"; package common; message Money { int64 units = 1; }';

/** Serves proto documents by path; undefined: 404. */
async function documents(texts: { readonly [path: string]: string }) {
  const server = await localServer((request, response) => {
    const text = texts[request.url];
    response.statusCode = text === undefined ? 404 : 200;
    response.end(text);
  });
  const at = (path: string): Resource => ({
    what: 'proto document',
    uri: new URL(path, server.origin),
    authentication: undefined,
  });
  return { server, at };
}

describe('a document', () => {
  test('is read with what it imports, from its folder or those around it', async () => {
    const { at } = await documents({
      '/protos/shop/v1/shop.proto': shop,
      '/protos/shop/v1/order.proto': order,
      '/protos/common/money.proto': money,
    });
    const schema = await new SchemaLibrary().get(at('/protos/shop/v1/shop.proto'), callContext());
    expect([
      schema.getService('shop.v1.Orders')?.methods[0]?.input.typeName,
      schema.getMessage('common.Money')?.typeName,
    ]).toEqual(['shop.v1.Order', 'common.Money']);
  });

  test('is not asked for again for a minute', async () => {
    const { server, at } = await documents({ '/money.proto': money });
    let now = 0;
    const library = new SchemaLibrary(() => now);
    await library.get(at('/money.proto'), callContext());
    now = 59_999;
    await library.get(at('/money.proto'), callContext());
    expect(server.received.length).toBe(1);
  });

  test('that imports itself is read once', async () => {
    const { server, at } = await documents({
      '/a.proto': 'syntax = "proto3"; import "b.proto"; message A { string x = 1; }',
      '/b.proto': 'syntax = "proto3"; import "a.proto"; message B { string x = 1; }',
    });
    const schema = await new SchemaLibrary().get(at('/a.proto'), callContext());
    expect([...schema].map((each) => each.typeName)).toEqual(expect.arrayContaining(['A', 'B']));
    expect(server.received.map(({ url }) => url)).toEqual(['/a.proto', '/b.proto']);
  });
});

describe('a document that cannot be read', () => {
  test.each([
    [
      'for an import that is needed and not there',
      { '/shop.proto': shop },
      'cannot be read: shop.v1.Orders uses the type Order, which is not declared (not found: shop/v1/order.proto, google/api/annotations.proto).',
    ],
    [
      'for being something else',
      { '/shop.proto': '<html>' },
      "cannot be read: illegal token '<' (line 1).",
    ],
    ['for being nothing', {}, 'answered 404 Not Found'],
    [
      'for being too large',
      { '/shop.proto': `// ${'x'.repeat(1024 * 1024)}` },
      'cannot be read: it is larger than 1 MiB.',
    ],
  ])('%s', async (_, texts, detail) => {
    const { at } = await documents(texts);
    expect(await faultOf(new SchemaLibrary().get(at('/shop.proto'), callContext()))).toMatchObject({
      kind: 'terminal',
      detail: expect.stringContaining(detail),
    });
  });
});
