/** What a service asks of a caller in `www-authenticate`, RFC 7616 § 3.3. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** As written, `MD5` when it is not given. */
  readonly algorithm: string;
  /** In lower case; undefined for a service of before RFC 2617. */
  readonly qop: readonly string[] | undefined;
  readonly userhash: boolean;
}

const maxHeaderLength = 8192;

/** The digest challenges of a header, in its order; those of other schemes are passed over. */
export function digestChallenges(header: string | undefined): DigestChallenge[] {
  if (header === undefined || header.length > maxHeaderLength) return [];
  return challengesOf(header)
    .filter(({ scheme }) => scheme.toLowerCase() === 'digest')
    .flatMap(({ parameters }) => digestChallenge(parameters) ?? []);
}

interface Challenge {
  readonly scheme: string;
  readonly parameters: Map<string, string>;
}

/** `name="text"`, `name=token`, or a scheme, RFC 9110 § 11.6.1. */
const PART =
  /([!#$%&'*+\-.^_`|~\w]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+\-.^_`|~\w/]+)))?/gy;

function challengesOf(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  const part = new RegExp(PART);
  for (let at = afterSeparators(header, 0); at < header.length; ) {
    part.lastIndex = at;
    const match = part.exec(header);
    if (match === null) {
      at = afterSeparators(header, nextComma(header, at));
      continue;
    }
    const [, name = '', quoted, token] = match;
    const text = quoted?.replaceAll(/\\(.)/g, '$1') ?? token;
    if (text === undefined) challenges.push({ scheme: name, parameters: new Map() });
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), text);
    at = afterSeparators(header, part.lastIndex);
  }
  return challenges;
}

/** Past something that is no parameter, such as the base64 of another scheme. */
function nextComma(header: string, start: number): number {
  const comma = header.indexOf(',', start);
  return comma === -1 ? header.length : comma;
}

function afterSeparators(header: string, start: number): number {
  let at = start;
  while (at < header.length && ' \t,'.includes(header.charAt(at))) at++;
  return at;
}

function digestChallenge(parameters: ReadonlyMap<string, string>): DigestChallenge | undefined {
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  if (realm === undefined || nonce === undefined) return undefined;
  return {
    realm,
    nonce,
    opaque: parameters.get('opaque'),
    algorithm: parameters.get('algorithm') ?? 'MD5',
    qop: parameters
      .get('qop')
      ?.toLowerCase()
      .split(',')
      .map((each) => each.trim()),
    userhash: parameters.get('userhash')?.toLowerCase() === 'true',
  };
}
