import { lookupText } from './lookup-text.ts';

/** What a tag is looked up by: the JSON of its key and value. */
export function tagText(key: string, value: string): string {
  return JSON.stringify([key, value]);
}

/** The same for PostgreSQL. */
export function tagLookup(key: string, value: string): string {
  return lookupText(tagText(key, value));
}
