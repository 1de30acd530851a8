import { type Connection, ConnectionLost } from './connection.ts';
import { checkEpoch, type Lease } from './lease.ts';
import type { Queries, Value } from './queries.ts';

/** The connection broke while the commit was on its way: only the database knows whether it was made. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt';
  readonly result: unknown;

  constructor(result: unknown, cause: unknown) {
    super('The connection to the database was lost before it answered a commit.', { cause });
    this.result = result;
  }
}

/**
 * Runs `work` in a transaction of the lease's epoch: all of it is durable when this resolves. It has
 * not happened when this rejects, unless with `CommitInDoubt`, which carries the result. `commit`
 * tells this transaction from every other.
 */
export async function transact<Result>(
  { connection, epoch }: Lease,
  commit: string,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  const scope = new Scope(connection);
  const result = await inTransaction(scope, epoch, commit, work);
  try {
    await connection.change('COMMIT');
    return result;
  } catch (error) {
    if (error instanceof ConnectionLost) throw new CommitInDoubt(result, error);
    throw error;
  }
}

async function inTransaction<Result>(
  scope: Scope,
  epoch: number,
  commit: string,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  try {
    // One round trip: `work` asks before the first two are answered, and its failure is seen with theirs.
    const [, , result] = await Promise.all([
      scope.change('BEGIN'),
      checkEpoch(scope, epoch, commit),
      work(scope),
    ]);
    return result;
  } catch (error) {
    await scope.rollBack();
    throw error;
  } finally {
    scope.end();
  }
}

/** The connection during a transaction: what comes late does not slip out of it. */
class Scope implements Queries {
  readonly #connection: Connection;
  #hasEnded = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  rows(sql: string, ...values: readonly Value[]) {
    return this.#ask(() => this.#connection.rows(sql, ...values));
  }

  change(sql: string, ...values: readonly Value[]) {
    return this.#ask(() => this.#connection.change(sql, ...values));
  }

  end(): void {
    this.#hasEnded = true;
  }

  async rollBack(): Promise<void> {
    this.end();
    await this.#connection.change('ROLLBACK').catch((error: unknown) => {
      // With the connection the transaction has gone as well.
      if (!(error instanceof ConnectionLost)) throw error;
    });
  }

  #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    if (this.#hasEnded) return Promise.reject(new Error('Expected the transaction to be open.'));
    const answer = question();
    // One that failed has ended the transaction; those asked together with it are no news.
    answer.catch(() => {});
    return answer;
  }
}
