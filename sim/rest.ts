import type { Store } from '../packages/server/src/store/port.ts';
import { ENDED } from './ended.ts';

/** Whether every run has ended, and nothing is left to be done. */
export async function isOver(truth: Store): Promise<boolean> {
  const { runs } = await truth.runs({ limit: 100_000 });
  if (runs.some(({ status }) => !ENDED.includes(status))) return false;
  return (await left(truth)).length === 0;
}

/** Names what is waited for. */
export async function stuck(truth: Store): Promise<string> {
  const { runs } = await truth.runs({ limit: 100_000 });
  const open = runs.filter(({ status }) => !ENDED.includes(status));
  const told = open.map(({ id, status, definition, currentTasks, concurrency }) => {
    const place = concurrency?.queuedAt === undefined ? '' : ' for a place';
    return `${id} (${definition.name}) is ${status}${place} at ${currentTasks}`;
  });
  const rest = JSON.stringify(await left(truth)).slice(0, 2000);
  return `After healing everything ends: ${told.join('; ')}; left: ${rest}`;
}

async function left(truth: Store): Promise<readonly unknown[]> {
  return [await truth.outbox(0, 10), await truth.deliveries(0, 10)].flat();
}
