import type { ScriptReply, ScriptRequest } from './sandbox/messages.ts';
import type { SandboxProcess } from './sandbox-process.ts';

export interface PoolOptions {
  /** Scripts one process runs before it is thrown away. */
  readonly maxUses: number;
  /** Processes kept for the run they belong to. */
  readonly maxIdle: number;
  /** How long they are kept. */
  readonly idleMs: number;
  readonly start: () => SandboxProcess;
}

interface Idle {
  readonly owner: string;
  readonly sandbox: SandboxProcess;
  readonly timer: NodeJS.Timeout;
}

/**
 * Processes for scripts. A process serves one owner (a run) and nobody after it, and every script in
 * it has an engine with memory of its own. One more is always ready for the next owner.
 */
export class SandboxPool {
  readonly #options: PoolOptions;
  readonly #idle = new Set<Idle>();
  #spare: SandboxProcess | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Runs a script. Without an owner its process is thrown away at once. */
  async run(
    request: ScriptRequest,
    owner: string | undefined,
    signal: AbortSignal,
  ): Promise<ScriptReply> {
    const sandbox = this.#takeIdle(owner) ?? this.#takeSpare();
    try {
      return await sandbox.run(request, signal);
    } finally {
      this.#giveBack(sandbox, owner);
    }
  }

  #takeIdle(owner: string | undefined): SandboxProcess | undefined {
    for (const idle of this.#idle) {
      if (idle.owner !== owner || !idle.sandbox.isAlive) continue;
      clearTimeout(idle.timer);
      this.#idle.delete(idle);
      return idle.sandbox;
    }
    return undefined;
  }

  #takeSpare(): SandboxProcess {
    const spare = this.#spare?.isAlive === true ? this.#spare : this.#options.start();
    this.#spare = this.#options.start();
    return spare;
  }

  #giveBack(sandbox: SandboxProcess, owner: string | undefined): void {
    if (owner === undefined || !sandbox.isAlive || sandbox.uses >= this.#options.maxUses) {
      sandbox.kill();
      return;
    }
    const idle: Idle = {
      owner,
      sandbox,
      timer: setTimeout(() => this.#throwAway(idle), this.#options.idleMs).unref(),
    };
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
