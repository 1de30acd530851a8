import { createHash } from 'node:crypto';
import type { Json } from '@tutti/connector-kit';
import { inTime } from './in-time.ts';
import type { Connection, Exchange, Outgoing } from './protocol.ts';

interface Pooled {
  readonly connection: Promise<Connection>;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/**
 * Open connections of one protocol that publish. Calls of the same namespace with the same credentials
 * to the same server share one. It is closed when it was idle for a while, and not used again after a
 * failure.
 */
export class ConnectionPool {
  readonly #open: (exchange: Exchange) => Promise<Connection>;
  readonly #dependsOn: (exchange: Exchange) => Json;
  readonly #pooled = new Map<string, Pooled>();

  /** `dependsOn` tells what of a call its connection is opened for, beside the server and the account. */
  constructor(
    open: (exchange: Exchange) => Promise<Connection>,
    dependsOn: (exchange: Exchange) => Json = () => null,
  ) {
    this.#open = open;
    this.#dependsOn = dependsOn;
  }

  async publish(message: Outgoing, exchange: Exchange): Promise<void> {
    const { context, limits, place } = exchange;
    const key = keyOf(exchange, this.#dependsOn(exchange));
    const pooled = this.#take(key, exchange);
    try {
      const connection = await inTime(
        pooled.connection,
        context.signal,
        limits.connectTimeoutMs,
        place,
      );
      await inTime(
        connection.publish(message, exchange),
        context.signal,
        limits.answerTimeoutMs,
        place,
      );
    } catch (error) {
      this.#drop(key, pooled);
      throw error;
    } finally {
      this.#leave(key, pooled, exchange);
    }
  }

  #take(key: string, exchange: Exchange): Pooled {
    const known = this.#pooled.get(key);
    if (known !== undefined) {
      clearTimeout(known.idle);
      known.users += 1;
      return known;
    }
    const pooled: Pooled = { connection: this.#open(exchange), users: 1, idle: undefined };
    if (this.#pooled.size < exchange.limits.connections) this.#pooled.set(key, pooled);
    // Whoever waits for it is told; that it has failed is no reason for anything else.
    pooled.connection
      .then(({ closed }) => closed)
      .then(
        () => this.#drop(key, pooled),
        () => this.#drop(key, pooled),
      );
    return pooled;
  }

  #leave(key: string, pooled: Pooled, { limits }: Exchange): void {
    pooled.users -= 1;
    if (pooled.users > 0) return;
    if (this.#pooled.get(key) !== pooled) return void close(pooled);
    pooled.idle = setTimeout(() => {
      this.#drop(key, pooled);
      close(pooled);
    }, limits.idleMs);
    pooled.idle.unref();
  }

  #drop(key: string, pooled: Pooled): void {
    if (this.#pooled.get(key) === pooled) this.#pooled.delete(key);
    clearTimeout(pooled.idle);
    if (pooled.users === 0) close(pooled);
  }
}

function close({ connection }: Pooled): void {
  connection.then((open) => open.close()).catch(() => {});
}

/** What one caller may do must not be done for another. */
function keyOf({ context, server, credentials, authentication }: Exchange, more: Json): string {
  const { protocol, version, isSecure, hosts, path, security } = server;
  const place = [protocol, version, isSecure, hosts, path, security];
  const account = [context.namespace, credentials, authentication?.identity ?? null];
  return createHash('sha256')
    .update(JSON.stringify([place, account, more]))
    .digest('base64');
}
