import { onTestFinished } from 'vitest';
import { freePort, type ProgramStart, startProgram, throwAwayFolder } from './running-program.ts';

/** A server of another make, started for tests, on a loopback port of its own. */
export interface Peer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again after `kill`: the same port, the same files. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Starts a peer that keeps its files in `folder` and listens on `port`. */
export async function startPeer(
  name: string,
  start: (port: number, folder: string) => ProgramStart,
): Promise<Peer> {
  const { folder, remove } = throwAwayFolder(name);
  const port = await freePort();
  const how = start(port, folder);
  let program = await startProgram(how);
  return {
    host: '127.0.0.1',
    port,
    kill: () => program.kill(),
    async restart() {
      program = await startProgram(how);
    },
    async stop() {
      await program.kill();
      remove();
    },
  };
}

/** A peer for the length of the current test. */
export async function duringTest(starting: Promise<Peer>): Promise<Peer> {
  const peer = await starting;
  onTestFinished(() => peer.stop());
  return peer;
}
