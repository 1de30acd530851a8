import type { Client } from '@tutti/client';
import type { FoundEvent, FoundRun } from './evidence.ts';
import { NAMESPACE } from './load.ts';

/** Every run of the namespace with its whole log. */
export async function collectRuns(client: Client): Promise<FoundRun[]> {
  const found: FoundRun[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.runs.list(NAMESPACE, { limit: 100, ...(cursor && { cursor }) });
    for (const { id } of page.items) found.push(await collectRun(client, id));
    if (page.next === undefined) return found;
    cursor = page.next;
  }
}

async function collectRun(client: Client, id: string): Promise<FoundRun> {
  const run = await client.runs.get(NAMESPACE, id);
  const events = await collectEvents(client, id);
  const wish = run.tags?.wish ?? wishHeard(events);
  return {
    id,
    status: run.status,
    events,
    ...(wish !== undefined && { wish }),
    ...(run.parentRunId !== undefined && { parentRunId: run.parentRunId }),
    ...(run.output !== undefined && { output: run.output }),
  };
}

/** The wish that events have told, which have started the run. */
function wishHeard([first]: readonly FoundEvent[]): string | undefined {
  const input = first?.input;
  const [event] = Array.isArray(input) ? input : [];
  return event?.wish;
}

async function collectEvents(client: Client, id: string): Promise<FoundEvent[]> {
  const events: FoundEvent[] = [];
  for (let after = 0; ; ) {
    const page = await client.runs.events(NAMESPACE, id, { after });
    events.push(...page.items);
    if (page.next === undefined) return events;
    after = page.next;
  }
}

/** How many runs have one of these statuses; a hundred and more are a hundred. */
export async function countRuns(client: Client, status: string): Promise<number> {
  return (await client.runs.list(NAMESPACE, { status, limit: 100 })).items.length;
}
