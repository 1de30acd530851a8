import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from './codes.ts';
import { compileDefinition } from './compile-definition.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type FetchResource, linkDefinition } from './linking/link-definition.ts';
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

/** What the document refers to, where there is anything of it: the rest is away. */
function resourcesOf(name: string): { readonly [uri: string]: string } | undefined {
  const file = new URL(`${name}.resources.json`, folder);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

async function diagnosticsOf(name: string): Promise<readonly Diagnostic[]> {
  const resources = resourcesOf(name);
  if (!resources) return compileDefinition(documentOf(name)).diagnostics;
  const fetch: FetchResource = async ({ uri }) => {
    const text = resources[uri];
    if (text === undefined) return { kind: 'unavailable', reason: 'It is away.' };
    return { kind: 'text', text };
  };
  return (await linkDefinition(documentOf(name), fetch)).diagnostics;
}

describe('a broken document yields exactly the diagnostics written beside it', () => {
  test.each(names)('%s', async (name) => {
    expect(await diagnosticsOf(name)).toEqual(expectedOf(name));
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
  test.each(Object.entries(TOO_LARGE_DOCUMENTS))('%s', async (code, documentOfSize) => {
    const text = async () => ({ kind: 'text', text: 'set: {}' }) as const;
    const { diagnostics } = await linkDefinition(documentOfSize(), text);
    const codes = diagnostics.map((diagnostic) => diagnostic.code);
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
