import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createSiteRepository } from '../site/site-repository.ts';
import { type Input, readExampleInput } from './examples.ts';
import { type Stage, siteFolder } from './stage.ts';

/** The examples that are shown, each with what makes its run go wrong in an instructive way. */
export const SHOWN = {
  'order-fulfilment': orderToAtlantis,
  'deploy-pipeline': illRelease,
  'incident-triage': sleepingFirstLine,
} as const satisfies { readonly [name: string]: (stage: Stage) => Promise<Input> };

export type Shown = keyof typeof SHOWN;

/** The payment fails twice and is tried again; no carrier goes to Atlantis, so all is undone. */
async function orderToAtlantis({ services }: Stage): Promise<Input> {
  services.byName.payment.setFaults({ operation: 'charge', next: 2 });
  const { order, ...input } = await readExampleInput('order-fulfilment');
  const destination = 'Atlantis';
  return { ...input, order: { ...asObject(order), destination }, services: services.urls };
}

/** The new version passes its tests, but does not answer well once it is released. */
async function illRelease({ site, folder }: Stage): Promise<Input> {
  const repository = await createSiteRepository(path.join(folder, 'repository'));
  const releases = siteFolder(folder);
  await mkdir(releases, { recursive: true });
  await repository.commit('1.0.0', 'well');
  await repository.releaseInto(releases);
  const revision = await repository.commit('1.1.0', 'ill');
  return {
    repository: repository.folder,
    revision,
    folder: releases,
    probe: `${site.url}/healthz`,
  };
}

/** The first one called does not answer in time. */
async function sleepingFirstLine({ services }: Stage): Promise<Input> {
  return { ...(await readExampleInput('incident-triage')), notifier: services.urls.notifier };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
