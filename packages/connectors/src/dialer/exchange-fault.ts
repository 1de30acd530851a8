import { interruptedFault, RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { RefusedAddressError } from './address-guard.ts';
import { certificateFault, certificateWords } from './certificate-fault.ts';
import {
  type FailureWords,
  failureWords,
  sentences,
  slowExchange,
  slowWords,
} from './failure-words.ts';
import {
  ProxyConnectionError,
  ProxyRefusalError,
  proxyConnectionFault,
  proxyRefusalFault,
} from './proxy-fault.ts';

/** The answer is larger than the limit. */
export class ResponseTooLargeError extends Error {
  override readonly name = 'ResponseTooLargeError';
}

/** A stream came in an encoding that it was asked not to have. */
export class UnknownEncodingError extends Error {
  override readonly name = 'UnknownEncodingError';
  readonly code = 'ENCODING';
}

/** The exchange as a whole took too long. */
export class ExchangeTimeoutError extends Error {
  override readonly name = 'ExchangeTimeoutError';
}

/**
 * What a failed exchange means for the caller, in plain words. `origin` says which service it
 * was; paths, queries and headers may hold secrets and stay out of the text.
 *
 * Everything the network did is `communication`: `timeout` is kept for the task's own `timeout`, so
 * that `catch` on `communication` covers a slow service as well as an absent one. A service that was
 * too slow has status 504, every other failure the standard 500.
 *
 * Whether trying again helps: what the network did is retryable, a certificate that is not accepted
 * and an answer that is too large are terminal.
 *
 * An error without a code is none of the network's; it is a bug and answered as it came.
 */
export function exchangeFault(error: unknown, origin: string): unknown {
  const cause = rootOf(error);
  if (cause instanceof RefusedAddressError) return refusedAddress(cause, origin);
  if (isTooLarge(cause)) return tooLarge(origin);
  if (cause instanceof ProxyRefusalError) return proxyRefusalFault(cause, origin);
  if (cause instanceof ProxyConnectionError) {
    return proxyConnectionFault(cause, codeOf(rootOf(cause.cause)), origin);
  }
  const code = codeOf(cause);
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return unsendable(cause, origin);
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return interruptedFault();
  const slow = cause instanceof ExchangeTimeoutError ? slowExchange : slowWords(code);
  if (slow !== undefined) return slowService(sentences(origin, slow), error);
  if (code === '') return error;
  const untrusted = certificateWords(code);
  if (untrusted !== undefined) return certificateFault(untrusted, origin, error);
  return new RetryableFault(
    {
      type: 'communication',
      status: 500,
      title: 'Communication Failed',
      detail: sentences(origin, failureWords(code)),
    },
    { cause: error },
  );
}

function isTooLarge(cause: unknown): boolean {
  return cause instanceof ResponseTooLargeError || codeOf(cause) === 'ERR_BUFFER_TOO_LARGE';
}

/** The words for an answer beyond the limit of its size. */
export const tooLargeWords: FailureWords = {
  what: 'sent a response larger than this installation accepts',
  advice: 'Ask it for less, such as one page of it.',
};

function tooLarge(origin: string): TerminalFault {
  return new TerminalFault({
    type: 'communication',
    status: 500,
    title: 'Response Too Large',
    detail: sentences(origin, tooLargeWords),
  });
}

function refusedAddress(cause: RefusedAddressError, origin: string): TerminalFault {
  return new TerminalFault({
    type: 'authorization',
    status: 403,
    title: 'Address Not Allowed',
    detail: `Calls to ${origin} are not allowed: its address ${cause.address} is ${cause.range}.`,
  });
}

function unsendable(cause: unknown, origin: string): TerminalFault {
  const reason = cause instanceof Error ? cause.message : 'invalid request';
  return new TerminalFault({
    type: 'configuration',
    status: 400,
    title: 'Request Not Valid',
    detail: `The request to ${origin} cannot be sent: ${reason}.`,
  });
}

function slowService(detail: string, cause: unknown): RetryableFault {
  return new RetryableFault(
    { type: 'communication', status: 504, title: 'No Answer In Time', detail },
    { cause },
  );
}

/** With several addresses tried, Node wraps what each of them said; the first tells enough. */
function rootOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) {
    const refusal = error.errors.find((each) => each instanceof RefusedAddressError);
    return refusal ?? error.errors[0];
  }
  return error;
}

function codeOf(error: unknown): string {
  // Some of undici's parser errors carry no code.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'HPE_INVALID';
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code;
  return '';
}
