import { describe, expect, test } from 'vitest';
import { TaskProblem } from './task-problem.ts';
import { expandUri } from './uri-template.ts';

describe('a URI template', () => {
  test.each([
    ['/pets/{id}', { id: 7 }, '/pets/7'],
    ['/pets/{id}', { id: true }, '/pets/true'],
    ['/pets/{id}', { id: 'a b/c?d' }, '/pets/a%20b%2Fc%3Fd'],
    ['/pets/{id}', { id: "(!'*)" }, '/pets/%28%21%27%2A%29'],
    ['/pets/{id}', { id: 'é' }, '/pets/%C3%A9'],
    ['/pets/{id}', { id: '\ud800' }, '/pets/%EF%BF%BD'],
    ['/{a}/{b}/{a}', { a: 1, b: 2 }, '/1/2/1'],
    ['/pets', { id: 7 }, '/pets'],
  ])('[SPEC E6] %s with %j is %s', (template, input, uri) => {
    expect(expandUri(template, input)).toBe(uri);
  });

  test.each([
    ['a missing member', {}],
    ['null', { id: null }],
    ['an input that is no object', 7],
    ['an array', ['x']],
    ['a member that every object inherits', JSON.parse('{"__proto__": {"id": 1}}')],
  ])('[SPEC E6] has nothing in place of %s', (_, input) => {
    expect(expandUri('/pets/{id}{constructor}', input)).toBe('/pets/');
  });

  test.each([
    [{ id: {} }, 'an object'],
    [{ id: [1] }, 'an array'],
  ])('[SPEC E6] refuses %j', (input, came) => {
    const problem = { status: 400, title: 'Expression error' };
    const detail = `Expected {id} to be a string, number or boolean, but it is ${came}.`;
    expect(() => expandUri('/pets/{id}', input)).toThrow(TaskProblem);
    expect(() => expandUri('/pets/{id}', input)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ ...problem, detail }) }),
    );
  });

  test.each([
    ['/pets/{id}', { id: '..' }],
    ['/pets/{id}/owner', { id: '.' }],
    ['/pets/{a}{b}', { a: '.', b: '.' }],
  ])('[SPEC E6] %s is not led elsewhere by %j', (template, input) => {
    expect(() => expandUri(template, input)).toThrow("a '.' or '..' would lead elsewhere");
  });

  test('[SPEC E6] leaves the dots the author wrote', () => {
    expect(expandUri('https://x.example/../{id}.json', { id: '1.2' })).toBe(
      'https://x.example/../1.2.json',
    );
  });
});
