import { type ApiProblem, isProblemCode, type ProblemCode } from '@tutti/api';

/** The server answered a problem. Branch on `code`; `problem` is the whole document. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly problem: ApiProblem;
  /** Milliseconds after which asking again makes sense, when the server said so. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: ApiProblem, retryAfterMs?: number) {
    super(problem.detail ?? problem.title);
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Nobody answered, or what answered is not a Tutti server of this version. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** The error that a failed response stands for. */
export async function errorOf(response: Response): Promise<ProblemError | ConnectionError> {
  const text = await response.text().catch(() => '');
  const problem = readProblem(text);
  if (problem === null) {
    return new ConnectionError(
      `Expected a problem document from ${response.url}, but it answered ${response.status} with something else.`,
    );
  }
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ProblemError(problem, Number.isNaN(seconds) ? undefined : seconds * 1000);
}

function readProblem(text: string): ApiProblem | null {
  try {
    const value: unknown = JSON.parse(text);
    return isProblem(value) ? value : null;
  } catch {
    return null;
  }
}

function isProblem(value: unknown): value is ApiProblem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    isProblemCode(value.code)
  );
}
