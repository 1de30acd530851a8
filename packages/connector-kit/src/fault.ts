/** What a fault tells: an RFC 9457 problem; the engine adds `instance`. */
export interface ProblemBody {
  /** The DSL's standard error (`communication`, `timeout`, …), or a URI. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
}

abstract class Fault extends Error {
  readonly problem: ProblemBody;

  constructor(problem: ProblemBody, options?: ErrorOptions) {
    super(problem.detail ?? problem.title, options);
    this.problem = problem;
  }
}

/** The same call may succeed later: connection refused, 429, 503, a timeout. */
export class RetryableFault extends Fault {
  override readonly name = 'RetryableFault';
}

/** The same call will fail again: 404, a malformed request, an unknown operation. */
export class TerminalFault extends Fault {
  override readonly name = 'TerminalFault';
}
