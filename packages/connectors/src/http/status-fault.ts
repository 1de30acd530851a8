import { STATUS_CODES } from 'node:http';
import { type DialResponse, type Json, RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { isObject } from '../arguments/json-object.ts';
import type { HttpRequest } from './http-request.ts';
import { parseJson } from './json-text.ts';
import { contentKind, decodeText, sniffText } from './media-type.ts';
import { redact } from './redaction.ts';

const excerptLength = 500;
const retryableStatuses = new Set([408, 425, 429]);

/**
 * The fault of a response whose status is an error, or undefined when it is none. By the DSL's text
 * 200 to 299 is an answer, and 300 to 399 too when the call says `redirect: true`.
 *
 * 408, 425, 429 and 5xx are retryable, everything else is terminal.
 */
export function statusFault(
  request: HttpRequest,
  response: DialResponse,
): RetryableFault | TerminalFault | undefined {
  const { status } = response;
  if (status >= 200 && status < (request.redirect ? 400 : 300)) return undefined;
  const problem = {
    type: 'communication',
    status,
    title: STATUS_CODES[status] ?? `Status ${status}`,
    detail: describe(request, response),
  };
  const retryable = status >= 500 || retryableStatuses.has(status);
  return retryable ? new RetryableFault(problem) : new TerminalFault(problem);
}

function describe(request: HttpRequest, response: DialResponse): string {
  const { method, uri, secrets } = request;
  const reason = STATUS_CODES[response.status] ?? '';
  const place = redact(`${uri.origin}${uri.pathname}`, secrets);
  const answered = `${method} ${place} answered ${response.status} ${reason}`;
  const hint = redirectHint(request, response) ?? retryHint(response) ?? '';
  const said = excerpt(redact(explanation(response, reason), secrets));
  return `${answered.trimEnd()}${hint}${said === '' ? '.' : `: ${said}`}`;
}

/** What the service itself says: its problem's title and detail, or its text. */
function explanation(response: DialResponse, reason: string): string {
  const text = bodyText(response);
  const isJson = contentKind(response.headers['content-type']) === 'json';
  return isJson ? problemText(text, reason) : text;
}

/** To be made of redacted text: of a secret that is cut, the part that is left would not be found. */
function excerpt(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, ' ').trim();
  return line.length <= excerptLength ? line : `${line.slice(0, excerptLength)}…`;
}

function bodyText(response: DialResponse): string {
  const contentType = response.headers['content-type'];
  const start = response.body.subarray(0, 64 * 1024);
  const kind = contentKind(contentType);
  if (kind === 'unknown') return sniffText(start) ?? '';
  return kind === 'binary' ? '' : decodeText(start, contentType);
}

function problemText(text: string, reason: string): string {
  const problem = parsed(text);
  if (!isObject(problem)) return text;
  const said = ['title', 'detail']
    .filter((name) => Object.hasOwn(problem, name))
    .map((name) => problem[name])
    .filter((value) => typeof value === 'string' && value !== reason);
  return said.length > 0 ? said.join(': ') : text;
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function retryHint(response: DialResponse): string | undefined {
  const after = response.headers['retry-after'];
  return after !== undefined && /^[\w ,:]{1,40}$/.test(after)
    ? ` (retry after ${after})`
    : undefined;
}

function redirectHint(request: HttpRequest, response: DialResponse): string | undefined {
  if (request.redirect || response.status < 300 || response.status > 399) return undefined;
  return ' (a redirection is an error unless the call says "redirect: true")';
}
