import type { FastifyInstance } from 'fastify';

const LOOPBACK = '127.0.0.1';

/**
 * Makes the app listen on loopback. In: a port, 0 for any free one. Out: the url.
 *
 * A port that is taken is told with what to do about it.
 */
export async function listen(app: FastifyInstance, port: number): Promise<string> {
  try {
    return await app.listen({ host: LOOPBACK, port });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Error(
      `Expected port ${port} to be free, but another program listens on it. Set TUTTI_PORT to another port, or to 0 for any free one.`,
      { cause: error },
    );
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
