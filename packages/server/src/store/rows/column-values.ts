/** A row of a table by its columns: texts, numbers, booleans, null. */
export interface ColumnValues {
  readonly [column: string]: unknown;
}
