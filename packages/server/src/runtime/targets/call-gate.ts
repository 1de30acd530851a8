import {
  type Dialer,
  type DialInit,
  type DialStream,
  interruptedFault,
  RetryableFault,
  TerminalFault,
} from '@tutti/connector-kit';
import { CircuitOpenFault } from './circuit-open.ts';
import type { Gate } from './gate.ts';
import type { Caller, Hold, Passage, Target } from './target.ts';
import { targetOf } from './target-policy.ts';

/** What a call holds of the performer, and gives back while it is held up. */
export interface Slot {
  /** It waits for a target: others may go on. `hold` tells how it stands. */
  giveBack(hold: () => Hold): void;
  takeAgain(): void;
}

/** What a call asks of a target. */
type Door = Pick<Target, 'name' | 'tryEnter' | 'enter'>;

export interface CallGatePorts {
  readonly targets: { find(name: string): Door | null };
  readonly dialer: Dialer;
}

/**
 * Stands between one call and the network: the dialer it is given asks each target for passage, so
 * that connectors need to know nothing of limits. Whether a target has failed is decided by the
 * type of the call's fault: a retryable one counts for whom it spoke to last.
 */
export class CallGate implements Gate {
  readonly #ports: CallGatePorts;
  readonly #caller: Caller;
  readonly #signal: AbortSignal;
  readonly #slot: Slot;
  /** Of the connections the call has: they last until it ends. */
  readonly #routes = new Map<string, Passage>();
  /** Of exchanges whose answer may still be read. */
  readonly #open = new Set<Passage>();
  /** Of the exchange it had last: what came of it is known when the call goes on. */
  #last: Passage | null = null;
  /** A connection to it could not be given at once. */
  #wanted: Door | null = null;

  constructor(ports: CallGatePorts, caller: Caller, signal: AbortSignal, slot: Slot) {
    this.#ports = ports;
    this.#caller = caller;
    this.#signal = signal;
    this.#slot = slot;
  }

  get dialer(): Dialer {
    const { dialer } = this.#ports;
    return {
      request: (url, init) => this.#exchange(url, init, () => dialer.request(url, init)),
      stream: (url, init) => this.#stream(url, init),
      route: (address) => {
        this.#admitRoute(address);
        return dialer.route(address);
      },
    };
  }

  /**
   * Performs the call. A way that cannot wait is asked for without waiting: then the call is given
   * up before anything was sent, and performed again when it has the passage.
   */
  async through<Output>(perform: () => Promise<Output>): Promise<Output> {
    for (;;) {
      try {
        const output = await perform();
        this.#end('success');
        return output;
      } catch (error) {
        const wanted = this.#takeWanted();
        if (wanted === null || this.#signal.aborted) {
          this.#end(this.#verdictOf(error));
          throw error;
        }
        const passage = await this.#wait(wanted).catch((fault: unknown) => this.#giveUp(fault));
        this.#routes.set(wanted.name, passage);
      }
    }
  }

  #takeWanted(): Door | null {
    const wanted = this.#wanted;
    this.#wanted = null;
    return wanted;
  }

  #giveUp(fault: unknown): never {
    this.#end('unknown');
    throw fault;
  }

  #verdictOf(error: unknown): 'success' | 'failure' | 'unknown' {
    // What was not sent says nothing of anybody.
    if (this.#signal.aborted || error instanceof CircuitOpenFault) return 'unknown';
    return error instanceof RetryableFault ? 'failure' : 'success';
  }

  async #exchange<Answer>(
    url: string,
    init: DialInit,
    send: () => Promise<Answer>,
  ): Promise<Answer> {
    const passage = await this.#enter(url, init.signal);
    try {
      return await send();
    } catch (error) {
      passage?.judge(error instanceof TerminalFault ? 'unknown' : this.#verdictOf(error));
      throw error;
    } finally {
      this.#leave(passage);
    }
  }

  /** The exchange goes on until the last part of the answer was read, or nobody reads on. */
  async #stream(url: string, init: DialInit): Promise<DialStream> {
    const passage = await this.#enter(url, init.signal);
    try {
      const answer = await this.#ports.dialer.stream(url, init);
      return { ...answer, body: partsOf(answer.body, () => this.#leave(passage)) };
    } catch (error) {
      passage?.judge(error instanceof TerminalFault ? 'unknown' : this.#verdictOf(error));
      this.#leave(passage);
      throw error;
    }
  }

  async #enter(url: string, signal: AbortSignal): Promise<Passage | null> {
    this.#last?.judge('success');
    this.#last = null;
    const target = this.#find(url);
    if (target === null) return null;
    if (signal.aborted) throw interruptedFault();
    const takesRoom = this.#caller.takesRoom && !this.#routes.has(target.name);
    const caller = { ...this.#caller, takesRoom };
    const passage = target.tryEnter(caller) ?? (await this.#wait(target, caller));
    this.#open.add(passage);
    this.#last = passage;
    return passage;
  }

  /** A call may last for months: nothing is kept of an exchange that is over. */
  #leave(passage: Passage | null): void {
    if (passage === null) return;
    this.#open.delete(passage);
    passage.leave();
  }

  #admitRoute(address: string): void {
    const target = this.#find(address);
    if (target === null || this.#routes.has(target.name)) return;
    const passage = target.tryEnter(this.#caller);
    if (passage === null) {
      this.#wanted = target;
      throw interruptedFault();
    }
    this.#routes.set(target.name, passage);
  }

  #find(address: string): Door | null {
    const name = targetOf(address);
    return name === null ? null : this.#ports.targets.find(name);
  }

  async #wait(target: Door, caller = this.#caller): Promise<Passage> {
    let isHeld = false;
    try {
      return await target.enter(caller, this.#signal, (hold) => {
        isHeld = true;
        this.#slot.giveBack(hold);
      });
    } finally {
      if (isHeld) this.#slot.takeAgain();
    }
  }

  /** A verdict that is known already stands. */
  #end(verdict: 'success' | 'failure' | 'unknown'): void {
    this.#last?.judge(verdict);
    for (const passage of this.#open) passage.leave();
    this.#open.clear();
    for (const passage of this.#routes.values()) {
      passage.judge(this.#last === null ? verdict : 'unknown');
      passage.leave();
    }
    this.#routes.clear();
    this.#last = null;
  }
}

async function* partsOf(
  parts: AsyncIterable<Uint8Array>,
  end: () => void,
): AsyncIterable<Uint8Array> {
  try {
    yield* parts;
  } finally {
    end();
  }
}
