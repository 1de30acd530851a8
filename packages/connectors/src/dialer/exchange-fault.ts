import { interruptedFault, RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { RefusedAddressError } from './address-guard.ts';

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
 * An error without a code is none of the network's; it is a bug and answered as it came.
 */
export function exchangeFault(error: unknown, origin: string): unknown {
  const cause = rootOf(error);
  if (cause instanceof RefusedAddressError) return refusedAddress(cause, origin);
  if (isTooLarge(cause)) return tooLarge(origin);
  const code = codeOf(cause);
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return unsendable(cause, origin);
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return interruptedFault();
  const slow =
    slowness.get(code) ?? (cause instanceof ExchangeTimeoutError ? slowAnswer : undefined);
  if (slow !== undefined) return slowService(`The service at ${origin} ${slow}.`, error);
  if (code === '') return error;
  return new RetryableFault(
    {
      type: 'communication',
      status: 500,
      title: 'Communication Failed',
      detail: `The service at ${origin} ${plainWords(code)}.`,
    },
    { cause: error },
  );
}

const slowAnswer = 'did not finish its answer in time';

const slowness: ReadonlyMap<string, string> = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'did not accept a connection in time'],
  ['ETIMEDOUT', 'did not accept a connection in time'],
  ['UND_ERR_HEADERS_TIMEOUT', 'did not begin to answer in time'],
  ['UND_ERR_BODY_TIMEOUT', slowAnswer],
]);

const failures: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'refused the connection'],
  ['ECONNRESET', 'broke the connection off'],
  ['EPIPE', 'broke the connection off'],
  ['UND_ERR_SOCKET', 'broke the connection off'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'sent less or more than it announced'],
  ['Z_BUF_ERROR', 'sent only a part of its compressed answer'],
  ['Z_DATA_ERROR', 'sent a damaged compressed answer'],
  ['UND_ERR_HEADERS_OVERFLOW', 'sent too many response headers'],
  ['ENOTFOUND', 'cannot be found: its host name does not resolve'],
  ['EAI_AGAIN', 'cannot be found: its host name could not be resolved now'],
  ['EHOSTUNREACH', 'cannot be reached: there is no route to the host'],
  ['ENETUNREACH', 'cannot be reached: there is no route to its network'],
  ['ERR_HTTP2_ERROR', 'does not speak HTTP/2 as expected'],
  ['ENCODING', 'sent a compressed stream, though it was asked not to'],
  ['EADDRNOTAVAIL', 'cannot be reached: its address is not available'],
]);

function plainWords(code: string): string {
  const known = failures.get(code);
  if (known !== undefined) return known;
  if (/CERT|SIGNATURE|^ERR_TLS|^ERR_SSL|^EPROTO$/.test(code)) return tlsWords(code);
  if (code.startsWith('HPE_')) return 'sent an answer that is not valid HTTP';
  if (/^(ERR_BROTLI|ERR__ERROR|Z_)/.test(code)) return 'sent a damaged compressed answer';
  return `could not be called (${code})`;
}

function tlsWords(code: string): string {
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'does not speak TLS as expected';
  return `presented a TLS certificate that is not trusted (${code})`;
}

function isTooLarge(cause: unknown): boolean {
  return cause instanceof ResponseTooLargeError || codeOf(cause) === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge(origin: string): TerminalFault {
  return new TerminalFault({
    type: 'communication',
    status: 500,
    title: 'Response Too Large',
    detail: `The service at ${origin} sent a response larger than this installation accepts.`,
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
