import type { Log } from './ports.ts';
import type { CommittedTurn } from './runtime.ts';

type Follower = (turn: CommittedTurn) => void;

/** Tells followers of committed turns, in order. One that fails disturbs nobody. */
export class Followers {
  readonly #followers = new Set<Follower>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(follower: Follower): () => void {
    // A new function, so that adding the same follower twice is two subscriptions.
    const mine: Follower = (turn) => follower(turn);
    this.#followers.add(mine);
    return () => void this.#followers.delete(mine);
  }

  tell(turn: CommittedTurn): void {
    for (const follower of this.#followers) {
      try {
        follower(turn);
      } catch (error) {
        this.#log.error('A follower failed.', { runId: turn.runId, error });
      }
    }
  }
}
