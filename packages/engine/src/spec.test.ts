import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SOURCES = import.meta.dirname;

/** The numbers of the rules of SPEC.md, such as `R1`. */
function rules(): string[] {
  const text = readFileSync(join(SOURCES, '../SPEC.md'), 'utf8');
  return [...text.matchAll(/\*\*([A-Z]\d+)\*\*/g)].map(([, number]) => number!);
}

/** The numbers that the titles of the tests cite. */
function cited(): Set<string> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const tests = files.filter((file) => file.endsWith('.test.ts'));
  return new Set(
    tests.flatMap((file) => {
      const text = readFileSync(join(SOURCES, file), 'utf8');
      const titles = text.matchAll(/['`"]\[SPEC ([A-Z]\d+(?:, [A-Z]\d+)*)\] /g);
      return [...titles].flatMap(([, numbers]) => numbers!.split(', '));
    }),
  );
}

test('every rule has a number of its own', () => {
  expect(rules().length).toBeGreaterThan(80);
  expect([...new Set(rules())]).toEqual(rules());
});

test('every rule is cited by the title of a test', () => {
  const numbers = cited();
  expect(rules().filter((rule) => !numbers.has(rule))).toEqual([]);
});

test('no test cites a rule that is not there', () => {
  const numbers = new Set(rules());
  expect([...cited()].filter((rule) => !numbers.has(rule))).toEqual([]);
});
