import type { ScriptReply, ScriptRequest } from './sandbox/messages.ts';
import type { SandboxProcess } from './sandbox-process.ts';

export interface PoolOptions {
  /** Scripts one process runs before it is thrown away. */
  readonly maxUses: number;
  /** Processes kept at the ready, the spare one among them. */
  readonly maxIdle: number;
  /** How long they are kept. */
  readonly idleMs: number;
  readonly start: () => SandboxProcess;
}

interface Idle {
  /** The run it has served; undefined for the spare one, which has served nobody. */
  readonly owner: string | undefined;
  readonly sandbox: SandboxProcess;
  readonly timer: NodeJS.Timeout;
}

/**
 * Processes for scripts. A process serves one owner (a run) and nobody after it, and every script in
 * it has an engine with memory of its own. While scripts come, a spare one is ready for the next owner.
 */
export class SandboxPool {
  readonly #options: PoolOptions;
  readonly #idle = new Set<Idle>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Runs a script. Without an owner its process is thrown away at once. */
  async run(
    request: ScriptRequest,
    owner: string | undefined,
    signal: AbortSignal,
  ): Promise<ScriptReply> {
    const known = owner === undefined ? undefined : this.#take(owner);
    const sandbox = known ?? this.#takeSpare();
    try {
      return await sandbox.run(request, signal);
    } finally {
      this.#giveBack(sandbox, owner);
    }
  }

  #takeSpare(): SandboxProcess {
    const sandbox = this.#take(undefined) ?? this.#options.start();
    this.#keep(this.#options.start(), undefined);
    return sandbox;
  }

  #take(owner: string | undefined): SandboxProcess | undefined {
    for (const idle of this.#idle) {
      if (idle.owner !== owner) continue;
      clearTimeout(idle.timer);
      this.#idle.delete(idle);
      if (idle.sandbox.isAlive) return idle.sandbox;
    }
    return undefined;
  }

  #giveBack(sandbox: SandboxProcess, owner: string | undefined): void {
    const isWornOut = !sandbox.isAlive || sandbox.uses >= this.#options.maxUses;
    if (owner === undefined || isWornOut) sandbox.kill();
    else this.#keep(sandbox, owner);
  }

  #keep(sandbox: SandboxProcess, owner: string | undefined): void {
    const timer = setTimeout(() => this.#throwAway(idle), this.#options.idleMs).unref();
    const idle: Idle = { owner, sandbox, timer };
    this.#idle.add(idle);
    const [oldest] = this.#idle;
    if (this.#idle.size > this.#options.maxIdle && oldest !== undefined) this.#throwAway(oldest);
  }

  #throwAway(idle: Idle): void {
    clearTimeout(idle.timer);
    this.#idle.delete(idle);
    idle.sandbox.kill();
  }
}
