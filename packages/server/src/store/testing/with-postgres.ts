import { afterAll, beforeAll, describe, test } from 'vitest';
import { type PostgresServer, postgresPrograms, startPostgres } from './postgres-server.ts';

/**
 * Tests on a real server, which serves all of them. On a machine without PostgreSQL they are reported
 * as skipped, by name; the continuous integration installs it (`.ci/run`), so that its absence there
 * is a failure.
 */
export function describeWithPostgres(name: string, tests: (server: () => PostgresServer) => void) {
  if (postgresPrograms() === undefined) reportAbsence(name);
  else describe(name, () => tests(servedHere()));
}

/** One for all the tests of a file. */
let shared: Promise<PostgresServer> | undefined;
afterAll(async () => (await shared)?.stop());

function servedHere(): () => PostgresServer {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    shared ??= startPostgres();
    server = await shared;
  }, 60_000);
  return () => {
    if (server === undefined) throw new Error('Expected PostgreSQL to run, but it does not yet.');
    return server;
  };
}

function reportAbsence(name: string): void {
  test(`${name} (PostgreSQL is not installed here)`, (context) => {
    if (process.env.CI === 'true') {
      throw new Error('Expected PostgreSQL to be installed, but it is not: see .ci/run.');
    }
    context.skip();
  });
}
