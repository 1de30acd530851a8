import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { compileDefinition, validateDefinition } from './compile-definition.ts';
import { definitionLocator } from './definition-locator.ts';
import { validDefinitions } from './testing/valid-definitions.ts';

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}

/** The same data with the keys of every map in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('a valid definition', () => {
  test('compiles to a frozen plan, whatever its form', () => {
    fc.assert(
      fc.property(validDefinitions, (definition) => {
        const results = [
          JSON.stringify(definition),
          stringify(definition, { aliasDuplicateObjects: false }),
          JSON.stringify(reversed(definition), null, '\t'),
        ].map((text) => compileDefinition(text));
        for (const result of results) expect(result).toMatchObject({ ok: true, diagnostics: [] });
        const plans = results.flatMap((result) => (result.ok ? [result.plan] : []));
        expect(plans.every(isDeeplyFrozen)).toBe(true);
        expect(new Set(plans.map(({ id }) => id)).size).toBe(1);
        expect(plans[0]).toEqual(plans[1]);
        expect(plans[0]?.definition).toEqual(JSON.parse(JSON.stringify(definition)));
      }),
      { numRuns: 60 },
    );
  });

  test('has every task where its pointer says', () => {
    fc.assert(
      fc.property(validDefinitions, (definition) => {
        const text = JSON.stringify(definition);
        const result = compileDefinition(text);
        const pointers = result.ok ? result.plan.tasks.map(({ pointer }) => pointer) : [];
        expect(pointers.map(definitionLocator(text))).not.toContain(undefined);
      }),
      { numRuns: 30 },
    );
  });
});

describe('nothing that is read makes it throw, and every diagnostic has a place in the text', () => {
  const inPlace = (text: string) => {
    const lines = text.split('\n');
    for (const { line, column, message } of validateDefinition(text)) {
      expect(line).toBeLessThanOrEqual(lines.length);
      expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
      expect(message).not.toContain('undefined');
    }
  };

  test('any JSON', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), inPlace));
  });

  test('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), inPlace));
  });

  test('text in the letters of YAML', () => {
    const letters = fc.constantFrom(...'ab:-?!&*|>%@#{}[],"\'\\ \n\t0');
    fc.assert(fc.property(fc.string({ unit: letters, maxLength: 60 }), inPlace), { numRuns: 500 });
  });

  test('a valid definition with one part replaced by anything', () => {
    fc.assert(
      fc.property(
        validDefinitions,
        fc.jsonValue({ maxDepth: 2 }),
        fc.nat(),
        (definition, part, at) => {
          inPlace(JSON.stringify(withPartReplaced(definition, part, at), null, 1));
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** The definition with one of its parts, counted by `at`, replaced. */
function withPartReplaced(definition: unknown, part: unknown, at: number): unknown {
  const text = JSON.stringify(definition);
  const count = countParts(JSON.parse(text));
  let left = at % count;
  return JSON.parse(text, (_, value) => {
    left -= 1;
    return left === -1 ? part : value;
  });
}

function countParts(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + countParts(member), 1);
}
