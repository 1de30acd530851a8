import { type Fetched, parseReferences } from '../codec/codec.ts';
import type { Queries } from './queries.ts';

const NO_PARTS: Fetched['parts'] = [];

/** The two columns of a document. */
export type StoredDocument = readonly [text: unknown, references: unknown];

/** Documents together with the blobs they refer to: those of all of them in one question. */
export async function fetchDocuments(
  queries: Queries,
  documents: readonly StoredDocument[],
): Promise<Fetched[]> {
  const hashes = documents.flatMap(([, references]) => hashesIn(references));
  const texts = await readBlobs(queries, [...new Set(hashes)]);
  return documents.map((document) => withBlobs(document, texts));
}

/** A document with those of `texts` that it refers to. */
export function withBlobs(
  [text, references]: StoredDocument,
  texts: ReadonlyMap<string, string>,
): Fetched {
  if (references === null) return { text: String(text), parts: NO_PARTS };
  const parts = parseReferences(String(references));
  return {
    text: String(text),
    parts: parts.map(([pointer, hash]) => [pointer, textOf(texts, hash)]),
  };
}

/** The document of one row; null when there is no row. */
export async function fetchDocument(
  queries: Queries,
  document: StoredDocument | undefined,
): Promise<Fetched | null> {
  if (document === undefined) return null;
  const [fetched] = await fetchDocuments(queries, [document]);
  return fetched ?? null;
}

function hashesIn(references: unknown): string[] {
  return references === null ? [] : parseReferences(String(references)).map(([, hash]) => hash);
}

async function readBlobs(
  queries: Queries,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map();
  const rows = await queries.rows('SELECT hash, text FROM blobs WHERE hash = ANY($1)', hashes);
  return new Map(rows.map(({ hash, text }) => [String(hash), String(text)]));
}

function textOf(texts: ReadonlyMap<string, string>, hash: string): string {
  const text = texts.get(hash);
  if (text === undefined) throw new Error(`Expected blob ${hash} to be stored, but it is not.`);
  return text;
}
