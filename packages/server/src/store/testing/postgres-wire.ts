import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * What becomes of the next commit. `cut-before`: the wire breaks before the server hears of it.
 * `cut-after`: the server has made it, and its answer is lost.
 */
export type CommitFate = 'pass' | 'cut-before' | 'cut-after';

/** A wire to a database that can break. */
export interface PostgresWire {
  /** The URL of the database, by way of this wire. */
  readonly url: string;
  nextCommit: CommitFate;
  /** Breaks every connection off, and refuses new ones until it is mended. */
  cut(): void;
  mend(): void;
}

/** For the length of the current test. */
export async function wireTo(url: string): Promise<PostgresWire> {
  const wire = new Wire(Number(new URL(url).port));
  const server = createServer((near) => wire.join(near));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    wire.cut();
    server.close();
  });
  const through = new URL(url);
  through.port = String(port);
  return Object.assign(wire, { url: through.href });
}

const COMMIT = 'COMMIT\0';

class Wire {
  nextCommit: CommitFate = 'pass';
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  constructor(port: number) {
    this.#port = port;
  }

  join(near: Socket): void {
    if (this.#isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(this.#port, '127.0.0.1');
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    let isLost = false;
    near.on('data', (chunk) => {
      const fate = chunk.includes(COMMIT) ? this.#takeFate() : 'pass';
      if (fate === 'cut-before') return end();
      isLost ||= fate === 'cut-after';
      far.write(chunk);
    });
    // The answer proves that it was made.
    far.on('data', (chunk) => (isLost ? end() : near.write(chunk)));
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  mend(): void {
    this.#isCut = false;
  }

  #takeFate(): CommitFate {
    const fate = this.nextCommit;
    this.nextCommit = 'pass';
    return fate;
  }
}
