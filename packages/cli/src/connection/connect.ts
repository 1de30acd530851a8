import { type Client, ConnectionError, createClient } from '@tutti/client';
import { CommandFailure } from '../terminal/command-failure.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { findServer } from './find-server.ts';

/** A client of the server that commands go to; none to be found ends the command. */
export function connect(given?: string): Client {
  const address = findServer(process.env, given);
  if (address !== null) return createClient(address);
  throw new CommandFailure(
    EXIT.unreachable,
    'Expected a running server, but TUTTI_URL is not set and the data folder names none.',
    'Start one with: tutti up',
  );
}

/** A client of a server that answers right now; null when none does. */
export async function connectIfUp(given?: string): Promise<Client | null> {
  const address = findServer(process.env, given);
  if (address === null) return null;
  const client = createClient(address);
  try {
    await client.platform.health();
    return client;
  } catch (error) {
    if (error instanceof ConnectionError && given === undefined) return null;
    throw error;
  }
}
