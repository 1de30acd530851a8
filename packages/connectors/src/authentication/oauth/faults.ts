import { STATUS_CODES } from 'node:http';
import { type DialResponse, RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { textMember } from '../../arguments/json-object.ts';
import { parseJson } from '../../http/json-text.ts';
import { redact } from '../../http/redaction.ts';

/** No token was to be had, and asking again will not help. */
export function refusedToken(origin: string, what: string): TerminalFault {
  return new TerminalFault({
    type: 'authentication',
    status: 401,
    title: 'No Token',
    detail: `The authorisation server at ${origin} ${what}.`,
  });
}

const retryableStatuses = new Set([408, 425, 429]);

/** What an answer that brings no token means: an overloaded or broken server may be asked again. */
export function statusFaultOf(
  origin: string,
  { status, body }: DialResponse,
  secrets: readonly string[],
): RetryableFault | TerminalFault {
  const reason = `answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  const said = redact(saidIn(body), secrets).slice(0, 300);
  const what = said === '' ? reason : `${reason}: ${said}`;
  if (status < 500 && !retryableStatuses.has(status)) return refusedToken(origin, what);
  return new RetryableFault({
    type: 'communication',
    status,
    title: STATUS_CODES[status] ?? `Status ${status}`,
    detail: `The authorisation server at ${origin} ${what}.`,
  });
}

export function slowServer(origin: string): RetryableFault {
  return new RetryableFault({
    type: 'communication',
    status: 504,
    title: 'No Answer In Time',
    detail: `The authorisation server at ${origin} did not answer in time.`,
  });
}

/** `error` and `error_description` of RFC 6749 § 5.2. */
function saidIn(body: Uint8Array): string {
  const answer = parsed(Buffer.from(body.subarray(0, 64 * 1024)).toString());
  const said = ['error', 'error_description'].map((name) => textMember(answer, name) ?? '');
  return said
    .filter((text) => text !== '')
    .join(': ')
    .replace(/[\s\p{Cc}]+/gu, ' ');
}

function parsed(text: string) {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
