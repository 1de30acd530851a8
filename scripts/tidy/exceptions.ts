/** A file that may break a rule, and why it must. Every one of them is still needed: a test asks. */
export interface Exception {
  readonly rule: string;
  readonly file: string;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'no-leftovers',
    file: 'scripts/tidy/words.ts',
    reason: 'it holds the list of the words',
  },
  {
    rule: 'no-leftovers',
    file: 'scripts/tidy.test.ts',
    reason: 'it plants the word that the rule must find',
  },
  {
    rule: 'no-machine-path',
    file: 'scripts/tidy.test.ts',
    reason: 'it plants the path that the rule must find',
  },
  {
    rule: 'no-switched-off-test',
    file: 'scripts/tidy.test.ts',
    reason: 'it plants the test that the rule must find',
  },
];
