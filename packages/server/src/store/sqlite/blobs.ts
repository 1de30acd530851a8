import type { DatabaseSync } from 'node:sqlite';
import { type Fetched, parseReferences } from '../codec/codec.ts';

const NO_PARTS: Fetched['parts'] = [];

export type PutBlob = (blob: readonly [hash: string, text: string]) => void;
export type Fetch = (text: unknown, references: unknown) => Fetched;

/** Keeps a blob; one that is there already is left alone. */
export function preparePutBlob(database: DatabaseSync): PutBlob {
  const insert = database.prepare('INSERT OR IGNORE INTO blobs (hash, text) VALUES (?, ?)');
  return (blob) => void insert.run(...blob);
}

/** A stored document together with the blobs it refers to. */
export function prepareFetch(database: DatabaseSync): Fetch {
  const select = database.prepare('SELECT text FROM blobs WHERE hash = ?');
  const part = ([pointer, hash]: readonly [string, string]): readonly [string, string] => {
    const row = select.get(hash);
    if (row === undefined) throw new Error(`Expected blob ${hash} to be stored, but it is not.`);
    return [pointer, String(row.text)];
  };
  return (text, references) => ({
    text: String(text),
    parts: references === null ? NO_PARTS : parseReferences(String(references)).map(part),
  });
}
