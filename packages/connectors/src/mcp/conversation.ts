import {
  type CallContext,
  interruptedFault,
  RetryableFault,
  TerminalFault,
} from '@tutti/connector-kit';
import { answerFault } from './mcp-fault.ts';
import { type McpCall, nameOf } from './read-call.ts';

const timeLimitMs = 600_000;

/** The course of one call: it ends when it is answered, given up, too slow, or when something fails. */
export class Conversation {
  readonly #call: McpCall;
  readonly #context: CallContext;
  readonly #ending = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #interrupt = () => this.fail(interruptedFault());
  #failure: RetryableFault | TerminalFault | undefined;
  /** What no text may show. */
  readonly secrets: string[] = [];

  constructor(call: McpCall, context: CallContext) {
    this.#call = call;
    this.#context = context;
    const timeoutMs = Math.min(call.timeoutMs ?? timeLimitMs, timeLimitMs);
    this.#timer = setTimeout(() => this.fail(this.#lateFault(timeoutMs)), timeoutMs);
    context.signal.addEventListener('abort', this.#interrupt, { once: true });
    if (context.signal.aborted) this.#interrupt();
  }

  /** Aborts when there is nothing to wait for any longer. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** What the library is told of it: its own limit must not come first. */
  get patience(): { readonly signal: AbortSignal; readonly timeout: number } {
    return { signal: this.signal, timeout: 2 * timeLimitMs };
  }

  /** Ends the call with a fault; the first one counts. */
  fail(fault: RetryableFault | TerminalFault): void {
    this.#failure ??= fault;
    this.#ending.abort();
  }

  /** Ends the call when what was thrown is a fault. Answers what was thrown. */
  failWith(error: unknown): unknown {
    if (error instanceof RetryableFault || error instanceof TerminalFault) this.fail(error);
    return error;
  }

  /** What became of a call that threw. */
  faultOf(error: unknown): unknown {
    if (this.#failure !== undefined) return this.#failure;
    if (error instanceof RetryableFault || error instanceof TerminalFault) return error;
    return answerFault(error, this.#call, this.secrets);
  }

  /** Nothing is waited for any longer: what still comes is not read. */
  end(): void {
    this.#ending.abort();
    clearTimeout(this.#timer);
    this.#context.signal.removeEventListener('abort', this.#interrupt);
  }

  #lateFault(timeoutMs: number): RetryableFault {
    return new RetryableFault({
      type: 'timeout',
      status: 408,
      title: 'No Answer In Time',
      detail: `The MCP server ${nameOf(this.#call)} did not answer ${this.#call.method} within ${timeoutMs / 1000} s.`,
    });
  }
}
