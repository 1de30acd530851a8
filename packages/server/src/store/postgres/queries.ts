import type { ColumnValues } from '../rows/column-values.ts';

export type Row = ColumnValues;

/** A parameter, or one column of many rows. */
export type Value = string | number | boolean | null | readonly (string | number | null)[];

/** What is asked of the database, in order; what is asked at once goes out together. */
export interface Queries {
  rows(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  /** How many rows it has changed. */
  change(sql: string, ...values: readonly Value[]): Promise<number>;
}
