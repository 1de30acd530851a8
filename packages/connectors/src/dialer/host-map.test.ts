import { expect, test } from 'vitest';
import { readHostMap } from './host-map.ts';

test('a host map maps origins, default ports left out', () => {
  expect(readHostMap({ 'https://Petstore.swagger.io:443/': 'http://127.0.0.1:4010' })).toEqual(
    new Map([['https://petstore.swagger.io', 'http://127.0.0.1:4010']]),
  );
});

test.each([
  'petstore.swagger.io',
  'https://a.example/v2',
  'https://user:key@a.example',
  'ftp://a.example',
])('a host map refuses %s, which is not an HTTP origin', (entry) => {
  expect(() => readHostMap({ [entry]: 'http://127.0.0.1:1' })).toThrow(
    `Expected an entry of the egress host map to be an origin such as "https://api.example.com", but it is "${entry}".`,
  );
});
