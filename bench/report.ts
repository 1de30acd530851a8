import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

/** One figure of ours beside a peer's, of the same work in the same run. */
export interface Row {
  readonly case: string;
  readonly metric: string;
  readonly unit: string;
  readonly ours: number;
  /** Absent: there is no peer, the figure stands for itself. */
  readonly peer?: string;
  readonly theirs?: number;
}

/** Prints rows as a table, or with `--json` as one JSON document. `ratio` is ours ÷ theirs. */
export function report(bench: string, durability: string, rows: readonly Row[]): void {
  const { values } = parseArgs({ options: { json: { type: 'boolean' } }, strict: false });
  const told = rows.map((row) => ({ ...row, ...(row.theirs && { ratio: row.ours / row.theirs }) }));
  const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model };
  if (values.json) console.log(JSON.stringify({ bench, machine, durability, rows: told }, null, 2));
  else console.log([...table(told), '', `durability: ${durability}`].join('\n'));
}

function table(rows: readonly (Row & { readonly ratio?: number })[]): string[] {
  const alone = ({ unit, ours, ...row }: Row) => [row.case, row.metric, `${round(ours)} ${unit}`];
  const beside = ({ unit, peer = '', theirs, ratio }: Row & { readonly ratio?: number }) => [
    peer,
    theirs === undefined ? '' : `${round(theirs)} ${unit}`,
    ratio === undefined ? '' : `${round(ratio)} ×`,
  ];
  const hasPeers = rows.some(({ peer }) => peer !== undefined);
  const titles = [
    'case',
    'metric',
    'ours',
    ...(hasPeers ? ['peer', 'theirs', 'ours ÷ theirs'] : []),
  ];
  const all = [titles, ...rows.map((row) => [...alone(row), ...(hasPeers ? beside(row) : [])])];
  const widths = titles.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Counts as they are, for one that is missing must be seen. */
function round(figure: number): string {
  if (Number.isInteger(figure)) return String(figure);
  return Number(figure.toPrecision(3)).toString();
}
