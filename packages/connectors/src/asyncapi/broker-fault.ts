import { RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { exchangeFault } from '../dialer/exchange-fault.ts';
import { redact } from '../http/redaction.ts';

/** What is spoken to, for messages: `kafka://broker:9092 (server "production", channel "orders")`. */
export type Place = string;

/** What an error of a connection or of its client means: retryable, unless it says otherwise. */
export function brokerFault(error: unknown, place: Place): RetryableFault | TerminalFault {
  if (isFault(error)) return error;
  const told = exchangeFault(causeOf(error), place);
  if (isFault(told)) return told;
  const said = error instanceof Error && error.message !== '' ? error.message : 'it gave no reason';
  return lost(place, `failed: ${said.slice(0, 300)}`, error);
}

/** A fault whose text shows none of the secrets: what a client says may quote what it was given. */
export function withoutSecrets(
  fault: RetryableFault | TerminalFault,
  secrets: readonly string[],
): RetryableFault | TerminalFault {
  const { detail = '' } = fault.problem;
  const shown = redact(detail, secrets);
  if (shown === detail) return fault;
  const problem = { ...fault.problem, detail: shown };
  return fault instanceof RetryableFault ? new RetryableFault(problem) : new TerminalFault(problem);
}

/** The connection, or what was under way on it, is gone. */
export function lost(place: Place, what: string, cause?: unknown): RetryableFault {
  return new RetryableFault(
    {
      type: 'communication',
      status: 500,
      title: 'Communication Failed',
      detail: `The service at ${place} ${what}.`,
    },
    { cause },
  );
}

export function tooSlow(place: Place): RetryableFault {
  return new RetryableFault({
    type: 'communication',
    status: 504,
    title: 'No Answer In Time',
    detail: `The service at ${place} did not answer in time.`,
  });
}

/** It does not believe who we are. */
export function notAuthenticated(place: Place): TerminalFault {
  return new TerminalFault({
    type: 'authentication',
    status: 401,
    title: 'Not Authenticated',
    detail: `The service at ${place} does not accept the credentials of the call. Check \`authentication\`.`,
  });
}

/** It knows who we are, and says no. */
export function notAuthorized(place: Place): TerminalFault {
  return new TerminalFault({
    type: 'authorization',
    status: 403,
    title: 'Not Authorized',
    detail: `The service at ${place} does not allow this to the account of the call.`,
  });
}

/** It will never take this, however often it is asked. */
export function refused(place: Place, why: string): TerminalFault {
  return new TerminalFault({
    type: 'communication',
    status: 400,
    title: 'Refused By The Broker',
    detail: `The service at ${place} refused it: ${why.slice(0, 300)}.`,
  });
}

export function isFault(error: unknown): error is RetryableFault | TerminalFault {
  return error instanceof RetryableFault || error instanceof TerminalFault;
}

/** Clients wrap what their sockets said. */
function causeOf(error: unknown): unknown {
  for (let found = error, depth = 0; depth < 5; depth++) {
    if (!(found instanceof Error)) return error;
    const hasCode = 'code' in found && typeof found.code === 'string';
    if (hasCode || found.name === 'RefusedAddressError') return found;
    found = found.cause;
  }
  return error;
}
