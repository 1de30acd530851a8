import { expect, test } from 'vitest';
import { readHostMap } from './host-map.ts';

test('a host map maps origins, default ports left out', () => {
  expect(
    readHostMap({
      'https://Petstore.swagger.io:443/': 'http://127.0.0.1:4010',
      'tcp://Broker.example:80': 'tcp://[::1]:9092/',
      'tls://broker.example:9093': 'tcp://127.0.0.1:9092',
    }),
  ).toEqual(
    new Map([
      ['https://petstore.swagger.io', 'http://127.0.0.1:4010'],
      ['tcp://broker.example:80', 'tcp://[::1]:9092'],
      ['tls://broker.example:9093', 'tcp://127.0.0.1:9092'],
    ]),
  );
});

test.each([
  'petstore.swagger.io',
  'https://a.example/v2',
  'https://user:key@a.example',
  'ftp://a.example',
  'tcp://broker.example',
  'kafka://broker.example:9092',
])('a host map refuses %s, which is not an origin', (entry) => {
  expect(() => readHostMap({ [entry]: 'http://127.0.0.1:1' })).toThrow(
    `Expected an entry of the egress host map to be an origin such as "https://api.example.com" or "tcp://broker.example.com:9092", but it is "${entry}".`,
  );
});

test('a host map does not lead from HTTP to something else', () => {
  expect(() => readHostMap({ 'https://a.example': 'tcp://127.0.0.1:1' })).toThrow(
    'Expected an entry of the egress host map to lead from HTTP to HTTP, or from tcp or tls to tcp or tls, but "https://a.example" leads to "tcp://127.0.0.1:1".',
  );
});
