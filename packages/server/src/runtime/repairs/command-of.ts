import {
  type Command,
  exporterOf,
  type Rejection,
  type RunEvent,
  rewindPoint,
  type TaskReference,
} from '@tutti/engine';
import type { Store } from '../../store/port.ts';
import { eventsAfter } from '../history/state-at.ts';
import type { Repair } from './repair.ts';

type Made =
  | { readonly command: Command }
  | { readonly refused: Rejection; readonly command?: undefined };

/** The command of the engine that a repair comes to, with what the log of the run tells. [SPEC O8, O13] */
export async function commandOf(
  store: Pick<Store, 'runEvents'>,
  runId: string,
  repair: Repair,
): Promise<Made> {
  if (repair.type === 'rewind') {
    const { target, ...rest } = repair;
    const log = await readLog(store, runId);
    const found = rewindPoint(log, target);
    if ('refused' in found) return found;
    const { point } = found;
    const edit =
      rest.edit && withExporter(rest.edit, log.slice(0, point.task.sequence), point.task);
    return { command: { ...rest, point, ...(edit && { edit }) } };
  }
  if (repair.type !== 'set-variables' || repair.edit.context === undefined) {
    return { command: repair };
  }
  const log = await readLog(store, runId);
  const edit = withExporter(repair.edit, log, repair.task);
  // Who has exported the context is known for this very log.
  return { command: { ifSequence: log.length, ...repair, edit } };
}

function withExporter<Edit extends object>(
  edit: Edit,
  log: readonly RunEvent[],
  task: TaskReference | undefined,
): Edit {
  const exportedBy = exporterOf(log, activationOf(log, task));
  return { ...edit, ...(exportedBy !== undefined && { exportedBy }) };
}

/** The newest occurrence of a task that is named by its pointer. */
function activationOf(
  log: readonly RunEvent[],
  task: TaskReference | undefined,
): string | undefined {
  if (task?.activation !== undefined || task?.pointer === undefined) return task?.activation;
  const created = log.findLast(
    (event) => event.type === 'task-created' && event.pointer === task.pointer,
  );
  return created?.type === 'task-created' ? created.activation : undefined;
}

async function readLog(store: Pick<Store, 'runEvents'>, runId: string): Promise<RunEvent[]> {
  const log: RunEvent[] = [];
  for await (const { event } of eventsAfter(store, runId, 0)) log.push(event);
  return log;
}
