import { parseArgs } from 'node:util';

export const USAGE =
  'npm run planted-bugs -- [--only <beginning of a name>]… [--list] [--every] [--json <file>]';

/** What `npm run planted-bugs` is asked for. */
export interface Options {
  /** The bugs whose names begin so; empty: all of them. */
  readonly only: readonly string[];
  /** Only says which bugs there are. */
  readonly list: boolean;
  /** Every check of a bug looks for it, not only until one has found it. */
  readonly every: boolean;
  readonly help: boolean;
  /** Where the result is written as JSON. */
  readonly json?: string;
}

/** Reads the command line; throws an `Error` that says what is not known. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      list: { type: 'boolean', default: false },
      every: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const { only, list, every, help, json } = values;
  return { only, list, every, help, ...(json !== undefined && { json }) };
}
