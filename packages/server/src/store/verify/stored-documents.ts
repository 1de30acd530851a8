import { decode, parseReferences } from '../codec/codec.ts';
import type { StoreTables, TableRow } from '../rows/store-tables.ts';
import { type Table, tableNamed } from '../rows/tables.ts';

const BLOBS = tableNamed('blobs');

/** Reads documents together with the blobs they refer to. */
export class StoredDocuments {
  readonly #texts = new Map<string, string>();

  private constructor() {}

  /** Knows the blobs that these rows refer to. */
  static async of(
    store: StoreTables,
    rows: readonly (readonly [table: Table, rows: readonly TableRow[]])[],
  ): Promise<StoredDocuments> {
    const documents = new StoredDocuments();
    const hashes = new Set(
      rows.flatMap(([table, some]) => some.flatMap((row) => hashesIn(table, row))),
    );
    if (hashes.size === 0) return documents;
    for (const { hash, text } of await store.rowsOf(BLOBS, 'hash', [...hashes])) {
      documents.#texts.set(String(hash), String(text));
    }
    return documents;
  }

  /** The document of a row. Throws an `Error` that says why it cannot be read. */
  read<T>(table: Table, row: TableRow): T {
    const [text, references] = columnsOf(table);
    const parts = referencesIn(row[references]).map(([pointer, hash]) => {
      const part = this.#texts.get(hash);
      if (part === undefined)
        throw new Error(`blob ${hash}, which belongs at ${pointer}, is not there`);
      return [pointer, part] as const;
    });
    return decode<T>({ text: String(row[text]), parts });
  }
}

function hashesIn(table: Table, row: TableRow): string[] {
  try {
    return referencesIn(row[columnsOf(table)[1]]).map(([, hash]) => hash);
  } catch {
    // Told when the document is read.
    return [];
  }
}

function referencesIn(references: TableRow[string] | undefined) {
  return references == null ? [] : parseReferences(String(references));
}

function columnsOf({ name, document }: Table): readonly [string, string] {
  if (document === undefined) throw new Error(`Expected table ${name} to have a document.`);
  return document;
}
