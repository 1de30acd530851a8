import { cellsOf, type ToldRow } from '../report.ts';

/** What a benchmark prints with `--json`. */
export interface Report {
  readonly bench: string;
  readonly durability: string;
  readonly rows: readonly ToldRow[];
}

/** Its rows as a table in Markdown, and the durability below it. */
export function toMarkdown({ durability, rows }: Report): string {
  const [titles = [], ...lines] = cellsOf(rows);
  const all = [titles, titles.map(() => '---'), ...lines];
  const table = all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `${table}\n\nDurability: ${durability}.`;
}
