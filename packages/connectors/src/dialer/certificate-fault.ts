import { TerminalFault } from '@tutti/connector-kit';
import { type FailureWords, sentences } from './failure-words.ts';

const nameAuthority =
  'Expected one of an authority that is trusted here. The operator can name that authority in TUTTI_CA_FILE.';

const known: ReadonlyMap<string, FailureWords> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', presented('that is self-signed', nameAuthority)],
  ['SELF_SIGNED_CERT_IN_CHAIN', presented('of an authority unknown here', nameAuthority)],
  ['UNABLE_TO_GET_ISSUER_CERT', presented('of an authority unknown here', nameAuthority)],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', presented('of an authority unknown here', nameAuthority)],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    presented(
      'without those that lead to its authority',
      'Expected the whole chain: see how the service is set up. The operator can name an authority in TUTTI_CA_FILE.',
    ),
  ],
  [
    'CERT_HAS_EXPIRED',
    presented('that has expired', 'It is to be renewed; see also the clock of this machine.'),
  ],
  [
    'CERT_NOT_YET_VALID',
    presented('that is not valid yet', 'See the clock of this machine, and when it begins.'),
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    presented('for another host', 'Expected one for the host that is called: check its name.'),
  ],
]);

function presented(which: string, advice: string): FailureWords {
  return { what: `presented a certificate ${which}`, advice };
}

/** The words for the code of an error that says a certificate was not accepted; undefined otherwise. */
export function certificateWords(code: string): FailureWords | undefined {
  if (known.has(code)) return known.get(code);
  const isOne = /CERT|SIGNATURE|^HOSTNAME_MISMATCH$|^INVALID_CA$/.test(code);
  return isOne ? presented(`that is not trusted (${code})`, nameAuthority) : undefined;
}

/** A certificate that is not accepted will not be the next time: somebody has to change something. */
export function certificateFault(
  words: FailureWords,
  place: string,
  cause: unknown,
): TerminalFault {
  return new TerminalFault(
    {
      type: 'communication',
      status: 500,
      title: 'Certificate Not Trusted',
      detail: sentences(place, words),
    },
    { cause },
  );
}
