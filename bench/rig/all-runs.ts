import type { RunSummary } from '@tutti/api';
import type { Client, RunFilter } from '@tutti/client';
import { NAMESPACE } from './subjects/tutti.ts';

/** Every run that a filter lets through, page by page. */
export async function allRuns(client: Client, filter: RunFilter): Promise<RunSummary[]> {
  const found: RunSummary[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.runs.list(NAMESPACE, {
      ...filter,
      limit: 1000,
      ...(cursor && { cursor }),
    });
    found.push(...page.items);
    if (page.next === undefined) return found;
    cursor = page.next;
  }
}
