import type { Json } from '@tutti/jq';
import type { Authentication } from '@tutti/language';
import { markerOf } from './descriptors.ts';
import { failure, fill, type Place } from './evaluate.ts';
import { Undetermined } from './halt.ts';

/** A4: the scheme and its properties, or the scheme and the secret that they are. */
export function credentials(place: Place, by: Authentication): Json {
  switch (by.kind) {
    case 'secret':
      return { scheme: by.scheme, secret: markerOf(by.secret) };
    case 'bearer':
      return { scheme: by.kind, token: text(place, fill(place, by.token)) };
    case 'basic':
    case 'digest': {
      const username = text(place, fill(place, by.username));
      return { scheme: by.kind, username, password: text(place, fill(place, by.password)) };
    }
    default:
      throw new Undetermined('an authority');
  }
}

/** A6: what an expression is told of it. */
export function authorization(place: Place, by: Authentication): Json {
  const scheme = by.kind === 'secret' ? by.scheme : by.kind;
  const told = {
    basic: 'Basic',
    bearer: 'Bearer',
    digest: 'Digest',
    oauth2: 'Bearer',
    oidc: 'Bearer',
  };
  return { scheme: told[scheme], parameter: parameterOf(place, by) };
}

function parameterOf(place: Place, by: Authentication): Json {
  if (by.kind === 'bearer') return fill(place, by.token);
  if (by.kind !== 'basic') return '***';
  const pair = `${fill(place, by.username)}:${fill(place, by.password)}`;
  if (pair.includes('\uFDD0')) throw new Undetermined('an encoded secret');
  return Buffer.from(pair).toString('base64');
}

function text(place: Place, value: Json): string {
  if (typeof value === 'string') return value;
  throw failure(place);
}
