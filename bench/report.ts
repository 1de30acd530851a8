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

/** A row as it is told. */
export interface ToldRow extends Row {
  /** Ours ÷ theirs. */
  readonly ratio?: number;
}

/** Prints rows as a table, or with `--json` as one JSON document. `ratio` is ours ÷ theirs. */
export function report(bench: string, durability: string, rows: readonly Row[]): void {
  const { values } = parseArgs({ options: { json: { type: 'boolean' } }, strict: false });
  const told = rows.map((row) => ({ ...row, ...(row.theirs && { ratio: row.ours / row.theirs }) }));
  const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model };
  if (values.json) console.log(JSON.stringify({ bench, machine, durability, rows: told }, null, 2));
  else console.log([...table(told), '', `durability: ${durability}`].join('\n'));
}

function table(rows: readonly ToldRow[]): string[] {
  const all = cellsOf(rows);
  const widths = all[0]?.map((_, column) =>
    Math.max(...all.map((cells) => cells[column]?.length ?? 0)),
  );
  return all.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Titles, then a line for each row; nothing about peers where there are none. */
export function cellsOf(rows: readonly ToldRow[]): string[][] {
  const hasPeers = rows.some(({ peer }) => peer !== undefined);
  const titles = ['case', 'metric', 'ours', 'peer', 'theirs', 'ours ÷ theirs'];
  const lines = rows.map(({ unit, ours, peer = '', theirs, ratio, ...row }) => [
    ...[row.case, row.metric, `${round(ours)} ${unit}`, peer],
    theirs === undefined ? '' : `${round(theirs)} ${unit}`,
    ratio === undefined ? '' : `${round(ratio)} ×`,
  ]);
  return [titles, ...lines].map((cells) => (hasPeers ? cells : cells.slice(0, 3)));
}

/** Counts as they are, for one that is missing must be seen. */
function round(figure: number): string {
  if (Number.isInteger(figure)) return String(figure);
  return Number(figure.toPrecision(3)).toString();
}
