import { Worker } from 'node:worker_threads';
import { StoreFault } from '../port.ts';
import type { Database, OperationName, Operations } from '../rows/operations.ts';
import type { AskBackup } from './backup/backup-folder.ts';
import type { BackupOperations } from './backup/take-backup.ts';
import type { DatabaseOptions } from './open-database.ts';
import { TurnsFirst } from './turns-first.ts';

export interface Question {
  readonly id: number;
  readonly operation: OperationName | keyof BackupOperations;
  readonly values: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: unknown;
}

/** What the thread is started with. */
export interface ThreadData {
  readonly options: DatabaseOptions;
  /** 1 when the thread has left the database as the next start shall find it. */
  readonly isOver: Int32Array;
}

/** So long a process that ends waits for the thread to leave the database. */
const LONGEST_LEAVE_MS = 10_000;

interface Waiting {
  /** None: it opens. */
  readonly question?: Question;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The thread that has the database. */
export interface SqliteThread extends Database {
  readonly askBackup: AskBackup;
}

/** Starts the thread, which answers what turns need before lists. Rejects when the database cannot be opened. */
export async function startThread(options: DatabaseOptions): Promise<SqliteThread> {
  const isOver = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadData = { options, isOver };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData, execArgv: [] });
  leaveAtExit(worker, isOver);
  const waiting = new Map<number, Waiting>();
  const line = new TurnsFirst((question) => worker.postMessage(question));
  const wait = (id: number, question?: Question) =>
    new Promise<unknown>((resolve, reject) =>
      waiting.set(id, { resolve, reject, ...(question && { question }) }),
    );
  let lost: Error | null = null;
  const lose = (error: Error) => {
    lost ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => settle(waiting, line, answer));
  worker.on('exit', () => lose(new StoreFault('Expected the store to be open, but it is closed.')));
  worker.once('error', lose);
  await wait(0);
  worker.off('error', lose);
  // Without an open store nothing can be done or said truly: whoever runs this process starts it again.
  worker.on('error', die);
  let last = 0;
  const question = (operation: Question['operation'], values: readonly unknown[]) => {
    if (lost !== null) throw lost;
    last += 1;
    const asked: Question = { id: last, operation, values };
    const answer = wait(last, asked);
    line.ask(asked);
    return answer;
  };
  return {
    async ask<Name extends OperationName>(
      operation: Name,
      ...values: Parameters<Operations[Name]>
    ) {
      return (await question(operation, values)) as ReturnType<Operations[Name]>;
    },
    async askBackup<Name extends keyof BackupOperations>(
      operation: Name,
      ...values: Parameters<BackupOperations[Name]>
    ) {
      return (await question(operation, values)) as ReturnType<BackupOperations[Name]>;
    },
  };
}

/** A process that ends, by whatever mistake, would cut the thread off: the thread ends first. */
function leaveAtExit(worker: Worker, isOver: Int32Array): void {
  const leave = () => {
    worker.postMessage('leave');
    Atomics.wait(isOver, 0, 0, LONGEST_LEAVE_MS);
  };
  process.on('exit', leave);
  worker.once('exit', () => process.off('exit', leave));
}

function die(error: Error): never {
  throw new Error('Expected the thread of the store to live, but it died.', { cause: error });
}

function settle(waiting: Map<number, Waiting>, line: TurnsFirst, answer: Answer): void {
  const waiter = waiting.get(answer.id);
  waiting.delete(answer.id);
  if (waiter?.question !== undefined) line.answered(waiter.question);
  if (answer.error === undefined) waiter?.resolve(answer.value);
  else waiter?.reject(faultOf(answer.error));
}

function faultOf(error: unknown): StoreFault {
  const reason = error instanceof Error ? error.message : String(error);
  return new StoreFault(`Expected the store to answer, but it failed: ${reason}.`, {
    cause: error,
  });
}
