import path from 'node:path';
import { type SiteServer, startSiteServer } from '../site/site-server.ts';
import { type Services, startServices, USUAL_PORTS } from '../start-services.ts';
import { rememberedPorts, rememberPorts } from './ports.ts';

/** What the examples run over, and what outlives a crash of it. */
export interface Stage {
  readonly services: Services;
  readonly site: SiteServer;
  /** When the stage was set, before the server started: an instant in ISO 8601, UTC. */
  readonly setAt: string;
  /** Where the demonstration keeps its files. */
  readonly folder: string;
  /** Its runs begin: from now on it is set where it is. */
  keep(): Promise<void>;
  close(): Promise<void>;
}

const STAGE_PORTS = { ...USUAL_PORTS, site: 7416 };
/** So that a person can watch, and kill the server in the middle. */
const LATENCY_MS = 250;

/**
 * Starts the services and the site server, where and as they were when they ended.
 * Set the stage before the server starts: a run that goes on calls at once.
 */
export async function startStage(folder: string): Promise<Stage> {
  const setAt = new Date().toISOString();
  const ports = await rememberedPorts(folder, STAGE_PORTS);
  const services = await startServices({ ports, folder: path.join(folder, 'services') });
  for (const service of Object.values(services.byName)) service.setLatency(LATENCY_MS);
  const site = await startSiteServer(siteFolder(folder), ports.site);
  return {
    services,
    site,
    setAt,
    folder,
    keep: () => rememberPorts(folder, { ...services.urls, site: site.url }),
    close: async () => {
      await Promise.all([services.close(), site.close()]);
    },
  };
}

/** Where the site of the deploy pipeline is released. */
export function siteFolder(folder: string): string {
  return path.join(folder, 'site');
}
