import { randomBytes } from 'node:crypto';
import { type DialResponse, TerminalFault } from '@tutti/connector-kit';
import type { Authorization, RequestLine } from './authenticator.ts';
import { canAnswer, type DigestCredentials, digestAnswer } from './digest-answer.ts';
import { digestChallenges } from './digest-challenge.ts';

/** RFC 7616: the target is asked, challenges, and is answered without the password being sent. */
export function digestAuthorization(
  credentials: DigestCredentials,
  request: RequestLine,
): Authorization {
  const secrets = [credentials.password];
  return {
    header: undefined,
    secrets,
    async renewed(refusal) {
      const header = answerTo(refusal, credentials, request);
      return { header, secrets, renewed: async () => undefined };
    },
  };
}

function answerTo(refusal: DialResponse, credentials: DigestCredentials, request: RequestLine) {
  const { method, uri, body } = request;
  const challenges = digestChallenges(refusal.headers['www-authenticate']);
  // The order is the target's preference: RFC 7616 § 3.7.
  const challenge = challenges.find(canAnswer);
  if (challenge === undefined) throw unanswerable(request, challenges.length > 0);
  const target = `${uri.pathname}${uri.search}`;
  return digestAnswer(
    challenge,
    credentials,
    { method, target, body },
    randomBytes(16).toString('hex'),
  );
}

function unanswerable({ method, uri }: RequestLine, isDigest: boolean): TerminalFault {
  const came = isDigest ? 'its challenge is of another kind' : 'it sent no such challenge';
  return new TerminalFault({
    type: 'authentication',
    status: 401,
    title: 'No Digest Challenge',
    detail: `Expected ${method} ${uri.origin} to ask for a digest (MD5, SHA-256 or SHA-512-256 with qop "auth" or "auth-int"), but ${came}.`,
  });
}
