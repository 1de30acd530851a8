import { configurationFault } from '../arguments/argument-reader.ts';
import type { Authorization } from './authenticator.ts';

/** RFC 7617, in UTF-8. */
export function basicAuthorization(username: string, password: string): Authorization {
  if (username.includes(':')) {
    throw configurationFault('The user name of a basic authentication cannot contain a colon.');
  }
  const encoded = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  return fixed(`Basic ${encoded}`, [encoded, password]);
}

/** RFC 6750. */
export function bearerAuthorization(token: string): Authorization {
  return fixed(`Bearer ${token}`, [token]);
}

function fixed(header: string, secrets: readonly string[]): Authorization {
  return { header, secrets, renewed: async () => undefined };
}
