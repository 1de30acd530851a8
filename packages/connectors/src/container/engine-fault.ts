import { RetryableFault, TerminalFault } from '@tutti/connector-kit';

/** The engine could not be asked: that may pass. */
export function unreachedFault(engine: string, error: unknown): RetryableFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return new RetryableFault(
    {
      type: 'communication',
      status: 500,
      title: 'Container Engine Not Reached',
      detail: `The container engine at ${engine} ${words.get(code) ?? `could not be asked (${code})`}. See that it runs, and that the server may use it.`,
    },
    { cause: error },
  );
}

const words: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'is not there'],
  ['ECONNREFUSED', 'refused the connection'],
  ['EACCES', 'may not be used by this server'],
  ['ECONNRESET', 'broke the connection off'],
  ['EPIPE', 'broke the connection off'],
]);

/** The engine answers, but not in time. */
export function slowEngineFault(engine: string, timeoutMs: number): RetryableFault {
  return new RetryableFault({
    type: 'communication',
    status: 504,
    title: 'Container Engine Too Slow',
    detail: `The container engine at ${engine} did not answer within ${timeoutMs / 1000} s.`,
  });
}

/** The engine answers what no engine of this kind does. */
export function strangeAnswerFault(engine: string, what: string): TerminalFault {
  return new TerminalFault({
    type: 'communication',
    status: 500,
    title: 'Container Engine Not Understood',
    detail: `Expected the container engine at ${engine} to answer as Docker's API says, but ${what}. See that TUTTI_CONTAINER_ENGINE names such an engine.`,
  });
}

/** The engine refuses: its own words say why. What it could not do itself (5xx) may work later. */
export function refusalFault(
  what: string,
  status: number,
  said: string,
): RetryableFault | TerminalFault {
  const problem = {
    type: status === 404 || status === 400 || status === 409 ? 'configuration' : 'runtime',
    status: status >= 500 ? 500 : status,
    title: 'Container Not Run',
    detail: `The container engine could not ${what}: ${excerpt(said) || `it answered ${status}`}`,
  };
  return status >= 500 ? new RetryableFault(problem) : new TerminalFault(problem);
}

const excerptLength = 500;

function excerpt(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, ' ').trim();
  return line.length <= excerptLength ? line : `${line.slice(0, excerptLength)}…`;
}
