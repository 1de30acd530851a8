import { Code, ConnectError } from '@connectrpc/connect';
import {
  interruptedFault,
  type ProblemBody,
  RetryableFault,
  TerminalFault,
} from '@tutti/connector-kit';
import type { Authorization } from '../authentication/authenticator.ts';
import { exchangeFault, tooLargeWords } from '../dialer/exchange-fault.ts';
import { sentences } from '../dialer/failure-words.ts';
import { redact } from '../http/redaction.ts';
import type { PlannedCall } from './call.ts';

/** An answer has more messages, or bytes, than this installation accepts. */
export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';
}

const excerptLength = 500;

/** Whether it is what the service answered, whatever became of the connection then. */
export function isAnswered(error: unknown): boolean {
  if (error instanceof ConnectError) return error.metadata.has('grpc-status') || isTooLarge(error);
  return error instanceof AnswerTooLargeError;
}

/** What a failed call means for its caller. */
export function callFault(
  error: unknown,
  call: PlannedCall,
  authorization: Authorization | undefined,
  signal: AbortSignal,
): unknown {
  if (signal.aborted) return interruptedFault();
  if (error instanceof RetryableFault || error instanceof TerminalFault) return error;
  const { origin } = call.target.uri;
  if (isTooLarge(error)) return tooLarge(origin);
  if (!(error instanceof ConnectError)) return exchangeFault(error, origin);
  const network = networkCauseOf(error);
  if (network !== undefined) return exchangeFault(network, origin);
  return statusFault(error, call, authorization?.secrets ?? []);
}

function isTooLarge(error: unknown): boolean {
  if (error instanceof AnswerTooLargeError) return true;
  return (
    error instanceof ConnectError && /larger than configured readMaxBytes/.test(error.rawMessage)
  );
}

/** What Node says about a connection that went wrong, or about what came over it. */
function networkCauseOf(error: ConnectError): Error | undefined {
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && !isAnswered(error) ? cause : undefined;
}

function tooLarge(origin: string): TerminalFault {
  return new TerminalFault({
    type: 'communication',
    status: 500,
    title: 'Response Too Large',
    detail: sentences(origin, tooLargeWords),
  });
}

/** The status of HTTP that stands for one of gRPC, its name, and whether to try again helps. */
const statuses: Record<Code, readonly [status: number, name: string, retryable?: 'retryable']> = {
  [Code.Canceled]: [499, 'CANCELLED'],
  [Code.Unknown]: [500, 'UNKNOWN'],
  [Code.InvalidArgument]: [400, 'INVALID_ARGUMENT'],
  [Code.DeadlineExceeded]: [504, 'DEADLINE_EXCEEDED', 'retryable'],
  [Code.NotFound]: [404, 'NOT_FOUND'],
  [Code.AlreadyExists]: [409, 'ALREADY_EXISTS'],
  [Code.PermissionDenied]: [403, 'PERMISSION_DENIED'],
  [Code.ResourceExhausted]: [429, 'RESOURCE_EXHAUSTED', 'retryable'],
  [Code.FailedPrecondition]: [400, 'FAILED_PRECONDITION'],
  [Code.Aborted]: [409, 'ABORTED', 'retryable'],
  [Code.OutOfRange]: [400, 'OUT_OF_RANGE'],
  [Code.Unimplemented]: [501, 'UNIMPLEMENTED'],
  [Code.Internal]: [500, 'INTERNAL'],
  [Code.Unavailable]: [503, 'UNAVAILABLE', 'retryable'],
  [Code.DataLoss]: [500, 'DATA_LOSS'],
  [Code.Unauthenticated]: [401, 'UNAUTHENTICATED'],
};

function statusFault(
  error: ConnectError,
  { target, method }: PlannedCall,
  secrets: readonly string[],
): RetryableFault | TerminalFault {
  const [status, name, retryable] = statuses[error.code];
  const said = excerpt(redact(error.rawMessage, secrets));
  const place = `${method.parent.typeName}/${method.name} at ${target.uri.origin}`;
  const problem: ProblemBody = {
    type: 'communication',
    status,
    title: name,
    detail: `${place} answered ${name}${said === '' ? '.' : `: ${said}`}`,
  };
  return retryable ? new RetryableFault(problem) : new TerminalFault(problem);
}

function excerpt(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, ' ').trim();
  return line.length <= excerptLength ? line : `${line.slice(0, excerptLength)}…`;
}
