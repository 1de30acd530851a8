import { LIMITS } from '@tutti/api';
import { StoreFault } from '../store/port.ts';
import { type ProblemAnswer, problem, RequestFault } from './problem.ts';

const LARGEST_BODIES = `Expected at most ${LIMITS.definitionBytes} bytes for a definition and ${LIMITS.bodyBytes} for any other body, but there are more. Keep large data elsewhere, and send where it is.`;

const BY_FASTIFY_CODE: ReadonlyMap<string, () => ProblemAnswer> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', () => problem('body-too-large', { detail: LARGEST_BODIES })],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', () => problem('unsupported-media-type')],
  [
    'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
    () => malformed('The body is not as long as Content-Length says.'),
  ],
  ['FST_ERR_BAD_URL', () => malformed('The path is not validly percent-encoded.')],
  ['FST_ERR_MAX_PARAM_LENGTH', () => malformed('A part of the path is too long.')],
]);

const STORE_UNAVAILABLE = problem(
  'store-unavailable',
  { detail: 'Nothing was changed. Ask again.' },
  { 'retry-after': '1' },
);

/**
 * The answer to something thrown on the way to, in, or behind a handler.
 *
 * What is not known here is a bug, or a fault of the machine: it is told as `internal-error`
 * without its message, which belongs in the log.
 */
export function answerToFault(error: unknown): ProblemAnswer {
  if (error instanceof RequestFault) return error.answer;
  if (error instanceof StoreFault) return STORE_UNAVAILABLE;
  return BY_FASTIFY_CODE.get(codeOf(error))?.() ?? problem('internal-error');
}

function malformed(detail: string): ProblemAnswer {
  return problem('malformed-request', { detail });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}
