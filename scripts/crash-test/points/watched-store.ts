import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Store } from '../../../packages/server/src/store/port.ts';
import type { Database } from '../../../packages/server/src/store/rows/operations.ts';
import { RowStore } from '../../../packages/server/src/store/rows/row-store.ts';
import {
  type OpenDatabase,
  openDatabase,
} from '../../../packages/server/src/store/sqlite/open-database.ts';
import {
  CHANGES,
  prepareOperations,
} from '../../../packages/server/src/store/sqlite/operations.ts';

/** Hears of every moment at which a crash may come. */
export type Point = (name: string) => void;

export interface WatchedStore {
  readonly store: Store;
  /** Copies the log into the database: daily work does that every 16 MiB. */
  copyLog(): void;
}

/**
 * The store on a real file, in this thread: before and after each transaction begins and commits,
 * after each of its statements, and around all that is written beside the database, there is a point.
 */
export function openWatchedStore(folder: string, point: Point): WatchedStore {
  const { database, file, close } = openDatabase({ folder });
  watchSums(file.sums, point);
  const operations = prepareOperations({ database: watchedDatabase(database, point), file, close });
  const watched: Database = {
    async ask(operation, ...values) {
      const ask = operations[operation] as (...all: unknown[]) => unknown;
      const answer = ask(...values) as never;
      if (!CHANGES.has(operation)) return answer;
      point(`${operation}: answered, and not noted`);
      file.committed();
      point(`${operation}: noted`);
      return answer;
    },
  };
  const copyLog = () => {
    point('the log: to be copied');
    file.copyLog();
    point('the log: copied');
  };
  return { store: new RowStore(watched), copyLog };
}

function watchSums(sums: OpenDatabase['file']['sums'], point: Point): void {
  const write = sums.write.bind(sums);
  const note = sums.note.bind(sums);
  Object.assign(sums, {
    write: (...values: Parameters<typeof write>) => {
      point('the log: copied, and its sums not written');
      write(...values);
    },
    note: (...values: Parameters<typeof note>) => {
      point('a commit or a copy: to be noted');
      note(...values);
    },
  });
}

function watchedDatabase(database: DatabaseSync, point: Point): DatabaseSync {
  return new Proxy(database, {
    get(target, name) {
      if (name === 'prepare') {
        return (sql: string) => watchedStatement(target.prepare(sql), sql, point);
      }
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

const CHANGING = /^\s*(?:BEGIN|COMMIT|INSERT|UPDATE|DELETE|REPLACE)/;

function watchedStatement(statement: StatementSync, sql: string, point: Point): StatementSync {
  if (!CHANGING.test(sql)) return statement;
  const name = sql.trim().split(/\s+/).slice(0, 3).join(' ');
  return new Proxy(statement, {
    get(target, member) {
      const value: unknown = Reflect.get(target, member);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => {
        if (sql === 'COMMIT') point('before COMMIT');
        const answer: unknown = Reflect.apply(value, target, values);
        point(`after ${name}`);
        return answer;
      };
    },
  });
}
