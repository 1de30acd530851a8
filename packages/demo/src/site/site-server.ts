import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { listenOnLoopback } from '../service/listen-on-loopback.ts';

/** Serves what is released in a folder. */
export interface SiteServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `<folder>/current`, wherever that points at the moment: `/` is its page, and `/healthz`
 * answers 200 when its `health.json` says that it is well, 500 when not.
 */
export async function startSiteServer(folder: string, port = 0): Promise<SiteServer> {
  const current = path.join(folder, 'current');
  const server = createServer((request, response) => {
    void (request.url === '/healthz' ? tellHealth(current, response) : showPage(current, response));
  });
  const taken = await listenOnLoopback(server, port);
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function showPage(current: string, response: ServerResponse): Promise<void> {
  const page = await readIfThere(path.join(current, 'index.html'));
  response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html' });
  response.end(page ?? 'Nothing is released.');
}

async function tellHealth(current: string, response: ServerResponse): Promise<void> {
  const text = await readIfThere(path.join(current, 'health.json'));
  const well = text !== undefined && /"well":true/.test(text);
  response.writeHead(well ? 200 : 500, { 'content-type': 'application/json' });
  response.end(text ?? '{"well":false}');
}

function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
