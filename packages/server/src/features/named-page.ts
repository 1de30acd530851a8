import type { Json } from '@tutti/api';
import { type Answer, json } from '../http/answer.ts';
import { invalidMember } from '../http/problem.ts';
import { decodeCursor, encodeCursor, UNKNOWN_CURSOR } from './cursor.ts';

interface PageQuery {
  readonly cursor?: string;
  readonly limit?: number;
}

/**
 * A page of what is listed by its name: `{ items, next? }`, with what else the list answers. `find`
 * is asked for one more than the page has, from after a name on.
 */
export async function namedPage<Item extends { readonly name: string }>(
  { cursor, limit = 50 }: PageQuery,
  find: (after: string, limit: number) => Promise<readonly Item[]>,
  more: { readonly [member: string]: Json } = {},
): Promise<Answer> {
  const after = cursor === undefined ? '' : decodeCursor(cursor);
  if (typeof after !== 'string') return invalidMember(UNKNOWN_CURSOR);
  const found = await find(after, limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > limit && last ? encodeCursor(last.name) : undefined;
  return json(200, { items, ...(next !== undefined && { next }), ...more });
}
