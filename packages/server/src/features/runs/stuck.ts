import { ROUTES, type StuckRunPage } from '@tutti/api';
import { json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { invalidMember } from '../../http/problem.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { StuckReason } from '../../runtime/stuck/stuck-reasons.ts';
import { decodeCursor, encodeCursor, UNKNOWN_CURSOR } from '../cursor.ts';
import { readRunPlace, toRunSummary } from './rules.ts';
import { toldTask } from './told-waits.ts';
import { waitWords } from './wait-words.ts';

/** Listing runs that wait for longer than they should. */
export function stuckEndpoint({ runtime }: { readonly runtime: Pick<Runtime, 'stuck'> }): Endpoint {
  return endpoint(ROUTES.listStuckRuns, async ({ params: { namespace }, query, may }) => {
    const { cursor, limit = 50 } = query;
    const after = cursor === undefined ? undefined : readRunPlace(decodeCursor(cursor));
    if (after === null) return invalidMember(UNKNOWN_CURSOR);
    const page = { namespace, limit, ...(after && { after }) };
    const { found, next } = await runtime.stuck(page);
    const items = found.map(({ summary, reasons }) => ({
      run: toRunSummary(summary),
      reasons: reasons.map(({ task, ...reason }) =>
        toReason({ ...reason, ...(task && { task: toldTask(task, may) }) }),
      ),
    }));
    return json(200, { items, ...(next && { next: encodeCursor([next.startedAt, next.id]) }) });
  });
}

function toReason({ kind, since, task }: StuckReason): StuckRunPage['items'][number]['reasons'][0] {
  const at = new Date(since).toISOString();
  if (task === undefined) return { kind, since: at, words: RUN_WORDS[kind] ?? 'It waits.' };
  const { task: name, pointer, activation, wait, attempt } = task;
  return { kind, since: at, words: waitWords(wait, attempt), task: name, pointer, activation };
}

const RUN_WORDS: { readonly [kind: string]: string } = {
  nothing: 'It waits for nothing: nothing will move it.',
  place: 'It waits for a place of its concurrency group.',
};
