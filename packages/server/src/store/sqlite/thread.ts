import { parentPort, workerData } from 'node:worker_threads';
import { prepareBackup } from './backup/take-backup.ts';
import { StoreDamaged } from './integrity/damage.ts';
import { openDatabase } from './open-database.ts';
import { CHANGES, prepareOperations } from './operations.ts';
import type { Answer, Question, ThreadData } from './thread-client.ts';

/** A MiB a second: what is damaged while the server runs is found within some time. */
const CHECK_EVERY_MS = 1000;

/**
 * The store's own thread: the only one that touches the database, one question at a time. A sync
 * to the disk holds up nobody but the store. Damage ends the thread, and with it the process.
 */
function serve({ options, isOver }: ThreadData): void {
  const port = parentPort;
  if (port === null) throw new Error('Expected to run as a worker thread, but there is no parent.');
  process.on('exit', () => {
    Atomics.store(isOver, 0, 1);
    Atomics.notify(isOver, 0);
  });
  const open = openDatabase(options);
  const operations = { ...prepareOperations(open), ...prepareBackup(open, options.folder) };
  const perform = (question: Question): Answer => {
    const operation = operations[question.operation] as (...values: unknown[]) => unknown;
    try {
      return { id: question.id, value: operation(...question.values) };
    } catch (error) {
      if (isDamage(error)) throw new StoreDamaged(options.folder, `SQLite says: ${error}.`);
      return { id: question.id, error };
    }
  };
  const checking = setInterval(() => {
    open.file.checkSlice();
    open.file.archiveNow();
  }, CHECK_EVERY_MS);
  port.on('message', (question: Question | 'leave') => {
    if (question === 'leave') process.exit();
    if (question.operation === 'close') clearInterval(checking);
    const answer = perform(question);
    if (answer.error === undefined && CHANGES.has(question.operation)) open.file.committed();
    port.postMessage(answer);
    if (question.operation === 'close') port.close();
  });
  port.postMessage({ id: 0 });
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  const kind = Number(error.errcode) & 0xff;
  return kind === SQLITE_CORRUPT || kind === SQLITE_NOTADB;
}

serve(workerData as ThreadData);
