import { RetryableFault, TerminalFault } from '@tutti/connector-kit';
import {
  type Problem,
  STANDARD_ERROR_BASE,
  STANDARD_STATUS,
  type StandardError,
} from '@tutti/engine';

/** The problem a connector's fault tells; null for anything else that was thrown: a bug. */
export function problemOfFault(error: unknown): Problem | null {
  if (!(error instanceof RetryableFault || error instanceof TerminalFault)) return null;
  const { type, status, title, detail } = error.problem;
  const uri = Object.hasOwn(STANDARD_STATUS, type) ? `${STANDARD_ERROR_BASE}${type}` : type;
  return { type: uri, status, title, ...(detail !== undefined && { detail }) };
}

/** A problem of the runtime's own making. */
export function standardProblem(error: StandardError, title: string, detail: string): Problem {
  return {
    type: `${STANDARD_ERROR_BASE}${error}`,
    status: STANDARD_STATUS[error],
    title,
    detail,
  };
}
