import type { CommittedTurn, Runtime } from '../../runtime/runtime.ts';

type Listener = (turn: CommittedTurn) => void;

/**
 * Hands committed turns to those who follow one run or one namespace, from a single subscription
 * to the runtime: a commit costs as much as it has followers, however many others there are.
 */
export class TurnFeed {
  readonly #byRun = new Map<string, Set<Listener>>();
  readonly #byNamespace = new Map<string, Set<Listener>>();

  constructor(runtime: Pick<Runtime, 'follow'>) {
    runtime.follow((turn) => {
      for (const listener of this.#byRun.get(turn.runId) ?? []) listener(turn);
      for (const listener of this.#byNamespace.get(turn.namespace) ?? []) listener(turn);
    });
  }

  /** The answer ends it. */
  followRun(runId: string, listener: Listener): () => void {
    return add(this.#byRun, runId, listener);
  }

  /** The answer ends it. */
  followNamespace(namespace: string, listener: Listener): () => void {
    return add(this.#byNamespace, namespace, listener);
  }
}

function add(listeners: Map<string, Set<Listener>>, key: string, listener: Listener): () => void {
  const set = listeners.get(key) ?? new Set();
  listeners.set(key, set.add(listener));
  return () => {
    set.delete(listener);
    if (set.size === 0) listeners.delete(key);
  };
}
