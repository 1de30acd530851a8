import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileDefinition, validateDefinition } from './compile-definition.ts';
import { brokenCopies } from './testing/broken-copies.ts';

const kit = new URL('../../../../shared/conformance/ows/', import.meta.url);
const examples = new URL('examples/', kit);
const isThere = existsSync(examples);
const where = isThere ? '' : ' (ABSENT: the conformance kit is not beside this checkout)';

/** Which published examples this version refuses, and for the sake of what. */
const REFUSED: { readonly [file: string]: readonly string[] } = {};

const files = isThere ? readdirSync(examples).filter((file) => file.endsWith('.yaml')) : [];

function exampleOf(file: string): string {
  return readFileSync(new URL(file, examples), 'utf8');
}

function unsupportedIn(text: string): string[] {
  const { diagnostics } = compileDefinition(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.map(({ message }) => /cannot run (.*) yet\./.exec(message)?.[1] ?? message);
}

describe(`the 68 published examples${where}`, () => {
  test(`are ${isThere ? 'all 68 there' : 'absent'}`, () => {
    expect(files.length).toBe(isThere ? 68 : 0);
  });

  test('are valid, without any diagnostic', () => {
    const told = files.map((file) => [file, validateDefinition(exampleOf(file))]);
    expect(told.filter(([, diagnostics]) => diagnostics?.length !== 0)).toEqual([]);
  });

  test('compile, but for the parts that are refused by name', () => {
    const refused = files.map((file) => [file, unsupportedIn(exampleOf(file))] as const);
    const told = Object.fromEntries(refused.filter(([, names]) => names.length > 0));
    expect(told).toEqual(isThere ? REFUSED : {});
  });

  test('are valid by the published JSON Schema too', () => {
    const disagreeing = isThere
      ? files.filter((file) => !isValidBySchema(parse(exampleOf(file))))
      : [];
    expect(disagreeing).toEqual([]);
  });
});

/**
 * Where we take more than the published schema does: the DSL's text allows it, or an older version
 * did.
 */
const LIBERTIES = [
  /\/with\/query(\/|$)/, // text: map[string, any]
  /\/workflow\/input$/, // text: any
  /\/with\/source$/, // filters take patterns
  /\/run\/\w+\/arguments$/, // a map in 1.0.0; refused by name
];

describe(`copies of the examples with one part broken${where}`, () => {
  test('that the published schema refuses are refused here too', () => {
    const copies = files.flatMap((file) => [...brokenCopies(parse(exampleOf(file)))]);
    const sample = copies.filter((_, index) => index % 9 === 0);
    const refused = sample.filter(([, copy]) => !isValidBySchema(copy));
    const missed = refused
      .filter(([, copy]) => validateDefinition(JSON.stringify(copy)).length === 0)
      .map(([what]) => what)
      .filter((what) => !LIBERTIES.some((liberty) => liberty.test(what)));
    expect(missed).toEqual([]);
    expect(refused.length).toBeGreaterThan(isThere ? 500 : -1);
  });
});

describe(`the definitions of the published features${where}`, () => {
  const features = new URL('features/', kit);
  const definitions = isThere
    ? readdirSync(features).flatMap((file) =>
        definitionsIn(readFileSync(new URL(file, features), 'utf8')),
      )
    : [];

  test('compile', () => {
    expect(definitions.length).toBe(isThere ? 21 : 0);
    expect(definitions.flatMap((text) => compileDefinition(text).diagnostics)).toEqual([]);
  });
});

function definitionsIn(feature: string): string[] {
  return [...feature.matchAll(/definition:\s*"""yaml\n([\s\S]*?)"""/g)].map((match) => match[1]!);
}

const isValidBySchema = isThere ? publishedSchema() : () => false;

function publishedSchema(): (definition: unknown) => boolean {
  const schema = parse(readFileSync(new URL('schema/workflow.yaml', kit), 'utf8'));
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (definition) => validate(definition) === true;
}
