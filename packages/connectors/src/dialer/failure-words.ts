/** What a service did, as the rest of "The service at … ", and what its caller can do about it. */
export interface FailureWords {
  readonly what: string;
  readonly advice: string;
}

const seeItsLog = 'See its log, and that of whatever stands before it.';
const damaged = { what: 'sent a damaged compressed answer', advice: seeItsLog };
const broken = { what: 'broke the connection off', advice: seeItsLog };
const noTls = {
  what: 'does not speak TLS as expected',
  advice: 'See that TLS is what is spoken on that port.',
};
const noRoute = 'See that the network of this machine leads there.';

const words: ReadonlyMap<string, FailureWords> = new Map([
  [
    'ECONNREFUSED',
    { what: 'refused the connection', advice: 'See that it runs, and listens on that port.' },
  ],
  ['ECONNRESET', broken],
  ['EPIPE', broken],
  ['UND_ERR_SOCKET', broken],
  [
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    { what: 'sent less or more than it announced', advice: seeItsLog },
  ],
  ['Z_BUF_ERROR', { what: 'sent only a part of its compressed answer', advice: seeItsLog }],
  ['Z_DATA_ERROR', damaged],
  ['UND_ERR_HEADERS_OVERFLOW', { what: 'sent too many response headers', advice: seeItsLog }],
  [
    'ENOTFOUND',
    {
      what: 'cannot be found: its host name does not resolve',
      advice: 'Check how the name is spelled.',
    },
  ],
  [
    'EAI_AGAIN',
    {
      what: 'cannot be found: its host name could not be resolved now',
      advice: 'See that the name server of this machine answers.',
    },
  ],
  ['EHOSTUNREACH', { what: 'cannot be reached: there is no route to the host', advice: noRoute }],
  ['ENETUNREACH', { what: 'cannot be reached: there is no route to its network', advice: noRoute }],
  ['EADDRNOTAVAIL', { what: 'cannot be reached: its address is not available', advice: noRoute }],
  ['ERR_HTTP2_ERROR', { what: 'does not speak HTTP/2 as expected', advice: seeItsLog }],
  ['ENCODING', { what: 'sent a compressed stream, though it was asked not to', advice: seeItsLog }],
]);

/** The words for the code of an error; it is shown where nothing better is known. */
export function failureWords(code: string): FailureWords {
  const known = words.get(code);
  if (known !== undefined) return known;
  if (code === 'EPROTO' || /^ERR_(SSL|TLS)/.test(code)) return noTls;
  if (/^(ERR_BROTLI|ERR__ERROR|ZSTD_|Z_)/.test(code)) return damaged;
  if (code.startsWith('HPE_')) {
    return {
      what: 'sent an answer that is not valid HTTP',
      advice: 'See that HTTP is what is spoken on that port.',
    };
  }
  return { what: `could not be called (${code})`, advice: seeItsLog };
}

const tooSlow = 'See why it is slow, or ask it for less.';
const unfinished = { what: 'did not finish its answer in time', advice: tooSlow };
const noConnection = {
  what: 'did not accept a connection in time',
  advice: 'See that it runs, and that no firewall keeps this machine from it.',
};

/** The words for a whole exchange that took too long. */
export const slowExchange: FailureWords = unfinished;

const slowness: ReadonlyMap<string, FailureWords> = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', noConnection],
  ['ETIMEDOUT', noConnection],
  ['UND_ERR_HEADERS_TIMEOUT', { what: 'did not begin to answer in time', advice: tooSlow }],
  ['UND_ERR_BODY_TIMEOUT', unfinished],
]);

/** The words for a code that says the service was too slow; undefined for every other one. */
export function slowWords(code: string): FailureWords | undefined {
  return slowness.get(code);
}

/** The sentences of a problem's detail. */
export function sentences(place: string, { what, advice }: FailureWords): string {
  return `The service at ${place} ${what}. ${advice}`;
}
