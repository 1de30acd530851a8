import { parentPort, workerData } from 'node:worker_threads';
import { type DatabaseOptions, openDatabase } from './open-database.ts';
import { prepareOperations } from './operations.ts';
import type { Answer, Question } from './thread-client.ts';

/**
 * The store's own thread: the only one that touches the database, one question at a time. A sync
 * to the disk holds up nobody but the store.
 */
function serve(options: DatabaseOptions): void {
  const port = parentPort;
  if (port === null) throw new Error('Expected to run as a worker thread, but there is no parent.');
  const operations = prepareOperations(openDatabase(options));
  const perform = (question: Question): Answer => {
    const operation = operations[question.operation] as (...values: unknown[]) => unknown;
    try {
      return { id: question.id, value: operation(...question.values) };
    } catch (error) {
      return { id: question.id, error };
    }
  };
  port.on('message', (question: Question) => {
    port.postMessage(perform(question));
    if (question.operation === 'close') port.close();
  });
  port.postMessage({ id: 0 });
}

serve(workerData as DatabaseOptions);
