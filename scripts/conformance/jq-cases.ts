/** One case of a jq test file: a program with an input and its outputs, or one that must not compile. */
export interface JqCase {
  readonly file: string;
  /** The line of the program, from 1. */
  readonly line: number;
  readonly program: string;
  readonly kind: 'outputs' | 'must-fail';
  readonly input: string;
  /** JSON of each output. */
  readonly outputs: readonly string[];
  /** The first line of jq's complaint; undefined where any will do. */
  readonly complaint: string | undefined;
}

/** Reads jq's own test format: blocks separated by blank lines, comments beginning with `#`. */
export function readCases(file: string, text: string): JqCase[] {
  const cases: JqCase[] = [];
  const lines = text.split('\n');
  let index = 0;
  const isBlank = () => /^\s*$/.test(lines[index] ?? '');
  const block = (): string[] => {
    const found: string[] = [];
    for (; index < lines.length && !isBlank(); index++) {
      if (!lines[index]?.startsWith('#')) found.push(lines[index] ?? '');
    }
    return found;
  };
  while (index < lines.length) {
    if (isBlank() || lines[index]?.startsWith('#')) {
      index++;
      continue;
    }
    const marker = /^%%FAIL( IGNORE MSG)?/.exec(lines[index] ?? '');
    if (marker !== null) index++;
    const line = index + 1;
    const program = lines[index++] ?? '';
    if (marker !== null) {
      const [complaint] = block();
      const isChecked = marker[1] === undefined;
      cases.push({
        file,
        line,
        program,
        kind: 'must-fail',
        input: 'null',
        outputs: [],
        complaint: isChecked ? complaint : undefined,
      });
      continue;
    }
    const input = lines[index++] ?? 'null';
    const outputs = block();
    cases.push({ file, line, program, kind: 'outputs', input, outputs, complaint: undefined });
  }
  return cases;
}
