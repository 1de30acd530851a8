import { lookupText } from './lookup-text.ts';

/** How PostgreSQL looks a tag up: the JSON of its key and value. */
export function tagText(key: string, value: string): string {
  return lookupText(JSON.stringify([key, value]));
}
