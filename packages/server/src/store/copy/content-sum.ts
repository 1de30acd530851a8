import { createHash } from 'node:crypto';
import { lookupOf } from '../rows/lookup-text.ts';
import type { TableRow } from '../rows/store-tables.ts';
import type { Table } from '../rows/tables.ts';

/** How many rows a table has, and a sum over their contents that does not depend on their order. */
export class ContentSum {
  rows = 0;
  readonly #words = new Uint32Array(8);

  add(table: Table, row: TableRow): void {
    this.rows += 1;
    const values = Object.keys(table.columns).map((column) => {
      const value = row[column] ?? null;
      return table.lookups?.includes(column) && value !== null ? lookupOf(String(value)) : value;
    });
    const hash = createHash('sha256').update(JSON.stringify(values)).digest();
    for (const index of this.#words.keys()) {
      this.#words[index] = (this.#words[index] ?? 0) + hash.readUInt32LE(index * 4);
    }
  }

  toString(): string {
    return `${this.rows} rows, ${Buffer.from(this.#words.buffer).toString('hex')}`;
  }
}
