import { type ProblemBody, RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { certificateWords } from './certificate-fault.ts';
import { failureWords, slowWords } from './failure-words.ts';

/** The proxy itself could not be spoken to; `cause` says why. */
export class ProxyConnectionError extends Error {
  override readonly name = 'ProxyConnectionError';
  readonly proxy: string;

  constructor(proxy: string, cause: unknown) {
    super('the proxy could not be spoken to', { cause });
    this.proxy = proxy;
  }
}

/** The proxy answered, but did not open the way. */
export class ProxyRefusalError extends Error {
  override readonly name = 'ProxyRefusalError';
  readonly proxy: string;
  readonly status: number;

  constructor(proxy: string, status: number) {
    super(`the proxy answered ${status}`);
    this.proxy = proxy;
    this.status = status;
  }
}

const communication = { type: 'communication', status: 500 } as const;

/** What it means for a call of `place` that its proxy could not be spoken to. `code` says why. */
export function proxyConnectionFault(
  { proxy, cause }: ProxyConnectionError,
  code: string,
  place: string,
): RetryableFault | TerminalFault {
  const untrusted = certificateWords(code);
  const slow = slowWords(code);
  const { what, advice } = untrusted ?? slow ?? failureWords(code);
  const detail = `The proxy at ${proxy}, through which ${place} is called, ${what}. ${advice}`;
  if (untrusted !== undefined) {
    return new TerminalFault({ ...communication, title: 'Certificate Not Trusted', detail });
  }
  const problem: ProblemBody =
    slow === undefined
      ? { ...communication, title: 'Communication Failed', detail }
      : { ...communication, status: 504, title: 'No Answer In Time', detail };
  return new RetryableFault(problem, { cause });
}

/** What it means that a proxy does not open the way to `place`: its troubles pass, its rules stay. */
export function proxyRefusalFault(
  { proxy, status }: ProxyRefusalError,
  place: string,
): RetryableFault | TerminalFault {
  const title = 'Refused By The Proxy';
  const who = `The proxy at ${proxy}`;
  // Some answer 401 to a wrong password, and 407 where there is none.
  if (status === 407 || status === 401) {
    const detail = `${who} does not accept the credentials of this server for a call of ${place}. The operator sets them in TUTTI_PROXY.`;
    return new TerminalFault({ ...communication, title, detail });
  }
  if (status >= 500 || status === 429) {
    const detail = `${who} could not reach ${place} (it answered ${status}). See that ${place} runs, and the log of the proxy.`;
    return new RetryableFault({ ...communication, title, detail });
  }
  const detail = `${who} does not let this server call ${place} (it answered ${status}). The operator can allow it there, or name it in TUTTI_NO_PROXY.`;
  return new TerminalFault({ ...communication, title, detail });
}
