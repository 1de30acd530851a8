import { setTimeout as elapsed } from 'node:timers/promises';
import { StoreFault } from '../port.ts';
import type { Database, OperationName, Operations } from '../rows/operations.ts';
import type { PostgresAddress } from './address.ts';
import { type Connection, ConnectionLost, connect, DatabaseAway, messageOf } from './connection.ts';
import { type Lease, LeaseLost, newHolderName, takeLease } from './lease.ts';
import { type Question, questionOf } from './operations.ts';
import { CommitInDoubt, transact } from './transaction.ts';

export interface PostgresDatabaseOptions {
  readonly address: PostgresAddress;
  /** How long a database is waited for that is not up yet. */
  readonly waitMs: number;
  /** Another process has become the writer: this one can do nothing more. */
  readonly onLeaseLost: (error: LeaseLost) => void;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** Opens the database as its only writer; rejects when it cannot be had. */
export async function openPostgresDatabase(options: PostgresDatabaseOptions): Promise<Database> {
  const database = new PostgresDatabase(options);
  await database.open();
  return database;
}

/**
 * One connection writes, one transaction at a time; a second one answers lists. When the writer's
 * connection breaks it is opened again, under a new epoch, until another process has taken over.
 */
class PostgresDatabase implements Database {
  readonly #options: PostgresDatabaseOptions;
  readonly #name = newHolderName();
  #lease: Lease | null = null;
  #epoch: number | null = null;
  /** While there is no lease: resolves when there is one again, rejects when there never will be. */
  #reopening: Promise<Lease> | null = null;
  #beside: Promise<Connection> | null = null;
  /** What was asked before, in order. */
  #last: Promise<unknown> = Promise.resolve();
  #commits = 0;
  #isClosing = false;
  #end: StoreFault | null = null;

  constructor(options: PostgresDatabaseOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const until = performance.now() + this.#options.waitMs;
    for (;;) {
      try {
        await this.#takeLease();
        return;
      } catch (error) {
        const isComing = error instanceof DatabaseAway || error instanceof ConnectionLost;
        if (!isComing || performance.now() > until) throw error;
      }
      await elapsed(FIRST_PAUSE_MS);
    }
  }

  async ask<Name extends OperationName>(
    operation: Name,
    ...values: Parameters<Operations[Name]>
  ): Promise<ReturnType<Operations[Name]>> {
    return (await this.#answer(operation, values)) as ReturnType<Operations[Name]>;
  }

  #answer(operation: OperationName, values: readonly unknown[]): Promise<unknown> {
    if (operation === 'close') return this.#close();
    if (this.#end !== null) return Promise.reject(this.#end);
    const { kind, question } = questionOf(operation);
    const work = (question as (...all: unknown[]) => Promise<unknown>).bind(null);
    if (kind === 'beside') return this.#askBeside((queries) => work(queries, ...values));
    if (this.#lease === null) return Promise.reject(this.#awayFault());
    return this.#inOrder(async () => {
      const lease = this.#lease;
      if (lease === null) throw this.#awayFault();
      if (kind === 'in-order') return work(lease.connection, ...values);
      return this.#change(lease, (queries) => work(queries, ...values));
    });
  }

  /** After everything that was asked before. */
  #inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const answer = this.#last.then(work).catch((error: unknown) => {
      throw this.#faultOf(error);
    });
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #change<Result>(
    lease: Lease,
    work: Parameters<typeof transact<Result>>[2],
  ): Promise<Result> {
    this.#commits += 1;
    const commit = `${this.#name} ${this.#commits}`;
    try {
      return await transact(lease, commit, work);
    } catch (error) {
      if (error instanceof LeaseLost) this.#giveUp(error);
      if (!(error instanceof CommitInDoubt)) throw error;
      const { lastCommit } = await this.#reopened();
      // The database has the last word: a commit leaves its name there.
      if (lastCommit === commit) return error.result as Result;
      throw error;
    }
  }

  async #askBeside(work: Question): Promise<unknown> {
    try {
      return await work(await this.#connectionBeside());
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  async #connectionBeside(): Promise<Connection> {
    this.#beside ??= connect(this.#options.address, {
      name: 'tutti lists',
      onLost: () => {
        this.#beside = null;
      },
    });
    try {
      return await this.#beside;
    } catch (error) {
      this.#beside = null;
      throw error;
    }
  }

  async #takeLease(): Promise<Lease> {
    const { address } = this.#options;
    const lease = await takeLease({
      address,
      name: this.#name,
      epoch: this.#epoch,
      onLost: () => this.#lost(),
    });
    this.#epoch = lease.epoch;
    this.#lease = lease;
    return lease;
  }

  #lost(): void {
    if (this.#lease === null || this.#end !== null) return;
    this.#lease = null;
    if (this.#isClosing) this.#end = closedFault();
    this.#reopening = this.#reopen();
    // Nobody may be waiting for it.
    this.#reopening.catch(() => {});
  }

  #reopened(): Promise<Lease> {
    if (this.#lease !== null) return Promise.resolve(this.#lease);
    return this.#reopening ?? Promise.reject(this.#awayFault());
  }

  async #reopen(): Promise<Lease> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      if (this.#end !== null) throw this.#end;
      try {
        return await this.#takeLease();
      } catch (error) {
        if (error instanceof LeaseLost) {
          this.#giveUp(error);
          throw error;
        }
      }
      await elapsed(pauseMs, undefined, { ref: false });
    }
  }

  #giveUp(error: LeaseLost): void {
    if (this.#end !== null) return;
    this.#end = new StoreFault(error.message, { cause: error });
    this.#options.onLeaseLost(error);
  }

  async #close(): Promise<void> {
    this.#isClosing = true;
    // Nothing is waited for that only a new connection could tell.
    if (this.#lease === null) this.#end ??= closedFault();
    await this.#last;
    this.#end ??= closedFault();
    const beside = await this.#beside?.catch(() => undefined);
    const open = [this.#lease?.connection, beside].filter((one) => one !== undefined);
    this.#lease = null;
    await Promise.allSettled(open.map((connection) => connection.close()));
  }

  #awayFault(): StoreFault {
    return (
      this.#end ??
      new StoreFault(
        'Expected the database to answer, but the connection to it is lost; it is being opened again.',
      )
    );
  }

  #faultOf(error: unknown): StoreFault {
    if (error instanceof StoreFault) return error;
    const reason = messageOf(error);
    return new StoreFault(`Expected the database to answer, but it failed: ${reason}`, {
      cause: error,
    });
  }
}

function closedFault(): StoreFault {
  return new StoreFault('Expected the store to be open, but it is closed.');
}
