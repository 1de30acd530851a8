import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from './codes.ts';
import { compileDefinition, validateDefinition } from './compile-definition.ts';
import type { Diagnostic } from './diagnostic.ts';
import { TOO_LARGE_DOCUMENTS } from './testing/too-large-documents.ts';

const folder = new URL('../fixtures/broken/', import.meta.url);
const files = readdirSync(folder);
const names = files.filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -5));

function documentOf(name: string): string {
  return readFileSync(new URL(`${name}.yaml`, folder), 'utf8');
}

function expectedOf(name: string): Diagnostic[] {
  return JSON.parse(readFileSync(new URL(`${name}.expected.json`, folder), 'utf8'));
}

describe('a broken document yields exactly the diagnostics written beside it', () => {
  test.each(names)('%s', (name) => {
    expect(compileDefinition(documentOf(name)).diagnostics).toEqual(expectedOf(name));
  });

  test('there are at least 90 of them, and none is without diagnostics', () => {
    expect(names.length).toBeGreaterThanOrEqual(90);
    expect(names.filter((name) => expectedOf(name).length === 0)).toEqual([]);
  });

  test('five different mistakes give five diagnostics', () => {
    expect(expectedOf('five-mistakes').map(({ code }) => code)).toEqual([
      'invalid-name',
      'unknown-property',
      'unknown-variable',
      'unknown-reference',
      'unknown-task',
    ]);
  });
});

test('every diagnostic code occurs in a fixture, or in a document too large to keep', () => {
  const inFixtures = names.flatMap(expectedOf).map(({ code }) => code);
  const occurring = new Set([...inFixtures, ...Object.keys(TOO_LARGE_DOCUMENTS)]);
  expect([...occurring].sort()).toEqual(Object.keys(DIAGNOSTIC_CODES).sort());
});

describe('a limit is told by a diagnostic of its own', () => {
  test.each(Object.entries(TOO_LARGE_DOCUMENTS))('%s', (code, documentOfSize) => {
    const codes = validateDefinition(documentOfSize()).map((diagnostic) => diagnostic.code);
    expect(codes).toContain(code satisfies string as DiagnosticCode);
  });
});

test('messages are sentences that a reader can quote', () => {
  const untidy = names
    .flatMap(expectedOf)
    .filter(
      ({ message }) => !/^[A-Z`].*[.?!`]$/s.test(message) || /\.\.|,,|undefined| {2}/.test(message),
    );
  expect(untidy).toEqual([]);
});
