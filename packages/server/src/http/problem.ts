import {
  type ApiProblem,
  type FieldError,
  PROBLEMS,
  type ProblemCode,
  problemType,
} from '@tutti/api';

type Members = Partial<Omit<ApiProblem, 'code'>>;

/** A problem on its way to the client. The door adds `instance` when there is none. */
export interface ProblemAnswer {
  readonly kind: 'problem';
  readonly problem: ApiProblem;
  readonly headers: { readonly [name: string]: string };
}

/**
 * The answer with a problem code: title, status and type are the table's, unless `members` has
 * its own. `members` may add `detail`, field errors, diagnostics and more.
 */
export function problem(
  code: ProblemCode,
  members: Members = {},
  headers: { readonly [name: string]: string } = {},
): ProblemAnswer {
  const { title, status } = PROBLEMS[code];
  return {
    kind: 'problem',
    problem: { type: problemType(code), title, status, ...members, code },
    headers,
  };
}

/** `invalid-request` for one member of the request. */
export function invalidMember(error: FieldError): ProblemAnswer {
  return problem('invalid-request', {
    detail: `${error.field}: ${error.message}`,
    errors: [error],
  });
}

/** `overloaded`, with the time after which asking again makes sense. */
export function overloaded(retryAfterSeconds: number): ProblemAnswer {
  return problem(
    'overloaded',
    { detail: `Ask again in ${retryAfterSeconds} s.` },
    { 'retry-after': String(retryAfterSeconds) },
  );
}

/** A request that cannot be answered otherwise, thrown where no answer can be returned. */
export class RequestFault extends Error {
  override readonly name = 'RequestFault';
  readonly answer: ProblemAnswer;

  constructor(answer: ProblemAnswer) {
    super(answer.problem.detail ?? answer.problem.title);
    this.answer = answer;
  }
}
