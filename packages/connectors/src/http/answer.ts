import { type DialResponse, type Json, TerminalFault } from '@tutti/connector-kit';
import type { HttpRequest } from './http-request.ts';
import { parseJson } from './json-text.ts';
import { contentKind, decodeText, sniffText } from './media-type.ts';
import { isSensitiveHeader, redact, redacted } from './redaction.ts';

/**
 * The output of a call in the form it asks for.
 *
 * `content`: JSON parsed, text as text, everything else in base64, null when there is no body; a
 * body without a content type counts as text when it is readable UTF-8. `raw`: the body in base64.
 * `response`: `{ request: { method, uri, headers }, headers, statusCode, content }` with credentials
 * in the request's headers redacted.
 */
export function answerOf(request: HttpRequest, response: DialResponse): Json {
  if (request.output === 'raw') return base64(response.body);
  const content = contentOf(request, response);
  if (request.output === 'content') return content;
  return {
    request: {
      method: request.method,
      uri: shownUri(request),
      headers: shownHeaders(request.headers),
    },
    headers: response.headers,
    statusCode: response.status,
    content,
  };
}

function contentOf(request: HttpRequest, response: DialResponse): Json {
  const { body } = response;
  if (body.length === 0) return null;
  const contentType = response.headers['content-type'];
  switch (contentKind(contentType)) {
    case 'json':
      return jsonContent(request, decodeText(body, contentType));
    case 'text':
    case 'form':
      return decodeText(body, contentType);
    case 'unknown':
      return sniffText(body) ?? base64(body);
    default:
      return base64(body);
  }
}

function jsonContent(request: HttpRequest, text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TerminalFault({
      type: 'communication',
      status: 500,
      title: 'Malformed Content',
      detail: `${request.method} ${request.uri.origin}${request.uri.pathname} answered with content that says it is JSON but cannot be read as JSON.`,
    });
  }
}

function shownUri({ uri, secrets }: HttpRequest): string {
  return `${uri.origin}${uri.pathname}${redact(uri.search, secrets)}`;
}

function shownHeaders(headers: ReadonlyMap<string, string>): Json {
  return Object.fromEntries(
    [...headers].map(([name, text]) => [name, isSensitiveHeader(name) ? redacted : text]),
  );
}

function base64(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64');
}
