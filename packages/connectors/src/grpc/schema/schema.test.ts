import { fromBinary, fromJson, toBinary, toJson } from '@bufbuild/protobuf';
import type { Json } from '@tutti/connector-kit';
import { expect, test } from 'vitest';
import { parseProto } from './proto-file.ts';
import { protoSchema } from './proto-schema.ts';

const shop = `
syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/wrappers.proto";
import "google/api/annotations.proto";
import "shop/money.proto";

service Orders {
  rpc Place(Order) returns (Receipt) { option (google.api.http) = { post: "/v1/orders" }; }
  rpc Watch(Order) returns (stream Receipt);
}
message Order {
  string order_id = 1 [json_name = "orderNo"];
  optional int64 weight_grams = 2;
  repeated Line lines = 3;
  map<string, money.Amount> prices = 4;
  oneof buyer { string person = 5; Company company = 6; }
  Size size = 7;
  google.protobuf.Timestamp placed_at = 8;
  google.protobuf.Struct extras = 9;
  google.protobuf.StringValue note = 10;
  bytes seal = 11;
  repeated uint32 codes = 12;
  double ratio = 13;
  uint64 big = 14;
  message Line { string item = 1; Size size = 2; enum Color { RED = 0; BLUE = 1; } Color color = 3; }
  message Company { string name = 1; Order last = 2; }
}
enum Size { SMALL = 0; LARGE = 2; }
message Receipt { shop.v1.Order.Line line = 1; .shop.v1.Size size = 2; }
`;

const money = `
syntax = "proto3";
package shop.v1.money;
message Amount { int64 units = 1; string currency_code = 2; }
`;

function roundTrip(type: string, value: Json, ...texts: string[]): Json {
  const files = texts.map((text, index) => parseProto(`${index}.proto`, text));
  const registry = protoSchema(files);
  const descriptor = registry.getMessage(type)!;
  const bytes = toBinary(descriptor, fromJson(descriptor, value as never, { registry }));
  return toJson(descriptor, fromBinary(descriptor, bytes), { registry, alwaysEmitImplicit: true });
}

test('messages are written and read as the JSON mapping of proto3 says', () => {
  const order = {
    order_id: 'o-1',
    weightGrams: 9_007_199_254_740_993n.toString(),
    lines: [{ item: 'pen', size: 'LARGE', color: 1 }],
    prices: { net: { units: 12, currency_code: 'EUR' } },
    company: { name: 'ACME' },
    placed_at: '2026-01-02T03:04:05.678Z',
    extras: { gift: true, list: [1, null] },
    note: 'soon',
    seal: 'AAEC',
    codes: [1, 2, 3],
    ratio: 'NaN',
  };
  expect(roundTrip('shop.v1.Order', order, money, shop)).toEqual({
    orderNo: 'o-1',
    weightGrams: '9007199254740993',
    lines: [{ item: 'pen', size: 'LARGE', color: 'BLUE' }],
    prices: { net: { units: '12', currencyCode: 'EUR' } },
    company: { name: 'ACME' },
    size: 'SMALL',
    placedAt: '2026-01-02T03:04:05.678Z',
    extras: { gift: true, list: [1, null] },
    note: 'soon',
    seal: 'AAEC',
    codes: [1, 2, 3],
    ratio: 'NaN',
    big: '0',
  });
});

test('what is not given has its default, unless it can be absent', () => {
  expect(roundTrip('shop.v1.Order', {}, money, shop)).toEqual({
    orderNo: '',
    lines: [],
    prices: {},
    size: 'SMALL',
    seal: '',
    codes: [],
    ratio: 0,
    big: '0',
  });
});

test('services know their methods and whether they stream', () => {
  const files = [money, shop].map((text, index) => parseProto(`${index}.proto`, text));
  const service = protoSchema(files).getService('shop.v1.Orders');
  expect(
    service?.methods.map(({ name, methodKind, input, output }) => [
      name,
      methodKind,
      input.typeName,
      output.typeName,
    ]),
  ).toEqual([
    ['Place', 'unary', 'shop.v1.Order', 'shop.v1.Receipt'],
    ['Watch', 'server_streaming', 'shop.v1.Order', 'shop.v1.Receipt'],
  ]);
});

test('proto2 and editions keep their own rules', () => {
  const proto2 = `package old; message A {
    required string name = 1; optional int32 n = 2 [default = 7]; repeated int32 r = 3;
    optional group Part = 4 { optional string x = 1; }
    extensions 100 to 199; } extend A { optional string more = 100; }`;
  const edition = `edition = "2023"; package new; option features.field_presence = IMPLICIT;
    message A { string name = 1; int32 n = 2 [features.field_presence = EXPLICIT]; }`;
  expect([
    roundTrip('old.A', { name: 'a', r: [1, 2], part: { x: 'y' } }, proto2),
    roundTrip('new.A', {}, edition),
    roundTrip('new.A', { n: 0 }, edition),
  ]).toEqual([{ name: 'a', r: [1, 2], part: { x: 'y' } }, { name: '' }, { name: '', n: 0 }]);
});

test.each([
  [
    'a type that is declared nowhere',
    'syntax = "proto3"; message A { Nothing x = 1; }',
    'A uses the type Nothing, which is not declared',
  ],
  ['no proto document', '<html>', "illegal token '<' (line 1)"],
  ['an unfinished message', 'syntax = "proto3"; message A {', 'illegal end of input'],
  ['a name that is none', 'syntax = "proto3"; message A { string x"); = 1; }', 'illegal'],
])('%s is refused', (_, text, message) => {
  expect(() => protoSchema([parseProto('a.proto', text)])).toThrow(message);
});

test('names of the object prototype are names like others', () => {
  const text = `syntax = "proto3"; message constructor { string toString = 1; valueOf of = 2; }
    message valueOf { string constructor = 1; map<string, string> m = 2; }`;
  const value = { toString: 'a', of: { constructor: 'b', m: { toString: 'c' } } };
  expect(roundTrip('constructor', value, text)).toEqual(value);
});
