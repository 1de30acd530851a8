/** A list is asked for in pieces of so many rows: between two of them others have their turn. */
export const ROWS_PER_QUESTION = 200;

/**
 * The first `count` rows of a list, or all when there are fewer. `ask` answers at most `limit` rows
 * after `last`, or the first ones. What is written between two questions is seen by the later one, as
 * it is between two pages.
 */
export async function inShortQuestions<Row>(
  count: number,
  ask: (limit: number, last: Row | undefined) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  while (rows.length < count) {
    const limit = Math.min(count - rows.length, ROWS_PER_QUESTION);
    const found = await ask(limit, rows.at(-1));
    rows.push(...found);
    if (found.length < limit) break;
  }
  return rows;
}
