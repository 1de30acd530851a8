import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSiteRepository } from './site-repository.ts';
import { startSiteServer } from './site-server.ts';

test('the site server tells the health of what is released at the moment', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tutti-site-'));
  const server = await startSiteServer(folder);
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const repository = await createSiteRepository(path.join(folder, 'repository'));
  const statuses = [(await fetch(server.url)).status];

  for (const health of ['well', 'ill'] as const) {
    expect(await repository.commit('1.0.0', health)).toMatch(/^[0-9a-f]{40}$/);
    await repository.releaseInto(folder);
    statuses.push((await fetch(`${server.url}/healthz`)).status);
  }
  expect(statuses).toEqual([404, 200, 500]);
  expect(await (await fetch(server.url)).text()).toContain('<h1>1.0.0</h1>');
});
