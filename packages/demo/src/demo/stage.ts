import path from 'node:path';
import { type SiteServer, startSiteServer } from '../site/site-server.ts';
import { type Services, startServices, USUAL_PORTS } from '../start-services.ts';

/** What the examples run over, and what outlives a crash of it. */
export interface Stage {
  readonly services: Services;
  readonly site: SiteServer;
  /** Where the demonstration keeps its files. */
  readonly folder: string;
  close(): Promise<void>;
}

const SITE_PORT = 7416;
/** So that a person can watch, and kill the server in the middle. */
const LATENCY_MS = 250;

/**
 * Starts the services and the site server, at their usual ports and as they were when they ended.
 * Set the stage before the server starts: a run that goes on calls at once.
 */
export async function startStage(folder: string): Promise<Stage> {
  const journals = path.join(folder, 'services');
  const services = await startServices({ ports: USUAL_PORTS, folder: journals });
  for (const service of Object.values(services.byName)) service.setLatency(LATENCY_MS);
  const site = await startSiteServer(siteFolder(folder), SITE_PORT);
  return {
    services,
    site,
    folder,
    close: async () => {
      await Promise.all([services.close(), site.close()]);
    },
  };
}

/** Where the site of the deploy pipeline is released. */
export function siteFolder(folder: string): string {
  return path.join(folder, 'site');
}
