import type { Proof, Row } from './conformance-page.ts';
import { testTitles } from './test-titles.ts';

/** What a page of conformance is held against. */
export interface Evidence {
  /** The text of a file of the project, by its path. */
  textOf(file: string): string | undefined;
  /** The numbered rules of the engine, such as `E6`. */
  readonly rules: ReadonlySet<string>;
}

const FIXTURE = /^(packages\/language\/fixtures\/broken\/.+)\.yaml$/;
const SCENARIO = /^packages\/engine\/scenarios\/.+\.txt$/;
const VERDICT = /^(yes$|yes(, | ◇ |: )\S|in part: \S|refused: \S)/;

/** What is wrong with rows by themselves: no test, a test that is not there, a rule that is none. */
export function mistakesIn(rows: readonly Row[], evidence: Evidence): readonly string[] {
  const titles = new Map<string, readonly string[]>();
  const titlesOf = (file: string, text: string) => {
    const known = titles.get(file) ?? testTitles(text);
    titles.set(file, known);
    return known;
  };
  return rows.flatMap(({ line, verdict, proofs }) => [
    ...(VERDICT.test(verdict)
      ? []
      : [`${line}: Expected yes, in part or refused, with the reason, but it is "${verdict}".`]),
    ...(proofs.length > 0 ? [] : [`${line}: Expected a test that proves it, but there is none.`]),
    ...proofs.flatMap((proof) =>
      mistakeOf(proof, evidence, titlesOf).map((told) => `${line}: ${told}`),
    ),
    ...rulesIn(verdict)
      .filter((rule) => !evidence.rules.has(rule))
      .map((rule) => `${line}: Expected a rule of SPEC.md, but there is no ${rule}.`),
  ]);
}

/** Properties of the schema that no row is about. */
export function missingRows(
  rows: readonly Row[],
  properties: readonly string[],
): readonly string[] {
  const told = new Set(rows.flatMap((row) => row.properties));
  return properties.filter((property) => !told.has(property));
}

/** Rows about a property that the schema does not know, and that do not say so. */
export function unknownRows(
  rows: readonly Row[],
  properties: readonly string[],
): readonly string[] {
  const known = new Set(properties);
  return rows.flatMap((row) =>
    row.properties.filter((path) => !known.has(path)).map((path) => `${row.line}: ${path}`),
  );
}

function mistakeOf(
  { title, file }: Proof,
  { textOf }: Evidence,
  titlesOf: (file: string, text: string) => readonly string[],
): readonly string[] {
  const text = textOf(file);
  if (text === undefined) return [`Expected ${file} to exist, but it does not.`];
  const expected = FIXTURE.exec(file)?.[1];
  if (expected !== undefined && textOf(`${expected}.expected.json`) === undefined)
    return [`Expected ${expected}.expected.json to exist, but it does not.`];
  if (expected !== undefined || SCENARIO.test(file)) return [];
  if (titlesOf(file, text).some((each) => each.includes(title))) return [];
  return [`Expected ${file} to have a test "${title}", but it has none.`];
}

function rulesIn(verdict: string): readonly string[] {
  return [...verdict.matchAll(/\bSPEC ((?:[A-Z]\d+(?:, )?)+)/g)].flatMap(([, list = '']) =>
    list.split(', ').filter((rule) => rule !== ''),
  );
}
