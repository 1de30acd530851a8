import { parseArgs } from 'node:util';

/** The number that an option gives, as in `--runs 1000000`. */
export function readSize(option: string, otherwise: number, args = process.argv.slice(2)): number {
  const { values } = parseArgs({ args, options: { [option]: { type: 'string' } }, strict: false });
  const size = Number(values[option] ?? otherwise);
  if (size > 0) return size;
  throw new Error(`Expected --${option} to be a number above 0, but got "${values[option]}".`);
}
