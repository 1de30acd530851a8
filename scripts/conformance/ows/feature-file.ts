/** A `.feature` file: the part of Gherkin that the conformance kit uses. */
export interface Feature {
  readonly name: string;
  readonly scenarios: readonly Scenario[];
}

export interface Scenario {
  readonly name: string;
  readonly line: number;
  readonly steps: readonly StepLine[];
}

export interface StepLine {
  /** Without its keyword: `the workflow is executed`. */
  readonly text: string;
  readonly line: number;
  /** The text between the `"""` lines after it, without their indentation. */
  readonly docString?: string;
}

interface Reading {
  readonly lines: readonly string[];
  feature: string;
  readonly scenarios: { name: string; line: number; steps: StepLine[] }[];
}

/** Reads a feature file; throws an `Error` with the line for what it does not understand. */
export function readFeature(text: string): Feature {
  const reading: Reading = { lines: text.split(/\r?\n/), feature: '', scenarios: [] };
  let next = 0;
  while (next < reading.lines.length) next = readLine(reading, next);
  return { name: reading.feature, scenarios: reading.scenarios };
}

/** Reads the line at `index`, with the text block that belongs to it; answers the next index. */
function readLine(reading: Reading, index: number): number {
  const line = reading.lines[index]?.trim() ?? '';
  const [, keyword = '', rest = ''] =
    /^(Feature:|Scenario:|Given|When|Then|And|But)\s+(.*)$/.exec(line) ?? [];
  const scenario = reading.scenarios.at(-1);
  if (keyword === 'Feature:') reading.feature = rest;
  else if (keyword === 'Scenario:')
    reading.scenarios.push({ name: rest, line: index + 1, steps: [] });
  else if (keyword !== '' && scenario !== undefined)
    return readStep(reading, scenario, rest, index);
  else if (line !== '' && !line.startsWith('#') && scenario !== undefined) {
    throw new Error(
      `Expected a step, a comment or a scenario at line ${index + 1}, but it is "${line}".`,
    );
  }
  return index + 1;
}

function readStep(
  reading: Reading,
  scenario: { steps: StepLine[] },
  rest: string,
  index: number,
): number {
  // The kit writes "And given …".
  const text = rest.replace(/^given\s+/, '');
  const block = readDocString(reading.lines, index + 1);
  scenario.steps.push({ text, line: index + 1, ...(block && { docString: block.text }) });
  return block?.next ?? index + 1;
}

function readDocString(
  lines: readonly string[],
  index: number,
): { text: string; next: number } | undefined {
  const [, indentation = ''] = /^(\s*)"""\w*\s*$/.exec(lines[index] ?? '') ?? [];
  if (lines[index]?.trim().startsWith('"""') !== true) return undefined;
  const end = lines.findIndex((line, at) => at > index && line.trim() === '"""');
  if (end < 0)
    throw new Error(`Expected a closing """ for the text that begins at line ${index + 1}.`);
  const inside = lines.slice(index + 1, end);
  return { text: inside.map((line) => unindent(line, indentation)).join('\n'), next: end + 1 };
}

function unindent(line: string, indentation: string): string {
  return line.startsWith(indentation) ? line.slice(indentation.length) : line.trimStart();
}
