import { mkdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import {
  createSiteRepository,
  type Health,
  publishExample,
  type SiteRepository,
  type SiteServer,
  startSiteServer,
} from '@tutti/demo';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from '../../e2e/rig/platform.ts';
import { until } from '../../e2e/rig/until.ts';

let platform: Platform;
let repository: SiteRepository;
let site: SiteServer;
let folder: string;
let count = 0;

beforeAll(async () => {
  platform = await startPlatform({ TUTTI_SHELL: 'allow' });
  await publishExample(platform.client, 'deploy-pipeline');
});
afterAll(async () => {
  await site.close();
  await platform.close();
});
beforeEach(async () => {
  count += 1;
  folder = path.join(platform.folder, `site-${count}`);
  await mkdir(folder);
  repository = await createSiteRepository(path.join(platform.folder, `repository-${count}`));
  await site?.close();
  site = await startSiteServer(folder);
});

async function start(version: string, health: Health) {
  const commit = await repository.commit(version, health);
  const runId = await startRun(platform.client, 'deploy-pipeline', {
    repository: repository.folder,
    revision: commit,
    folder,
    probe: `${site.url}/healthz`,
  });
  return { commit, runId };
}

async function deploy(version: string, health: Health) {
  const { commit, runId } = await start(version, health);
  const { run } = await endOf(platform.client, runId);
  return { commit, run };
}

function released(): Promise<string | null> {
  return readlink(path.join(folder, 'current')).catch(() => null);
}

test('a version that is well is released and served', async () => {
  const { commit, run } = await deploy('1.0.0', 'well');
  expect(run).toMatchObject({ status: 'completed', output: { status: 'deployed', commit } });
  expect(await released()).toBe(`releases/${commit}`);
  expect(await (await fetch(site.url)).text()).toContain('<h1>1.0.0</h1>');
});

test('a version that is not well gives way to the one before', async () => {
  const before = await deploy('1.0.0', 'well');
  const { commit, run } = await deploy('1.1.0', 'ill');
  expect(run).toMatchObject({
    status: 'completed',
    output: { status: 'rolled-back', commit, failedTask: 'askHealth' },
  });
  expect(await released()).toBe(`releases/${before.commit}`);
  expect(await (await fetch(site.url)).text()).toContain('<h1>1.0.0</h1>');
});

test('a first version that is not well leaves nothing released', async () => {
  const { run } = await deploy('1.0.0', 'ill');
  expect(run.output).toMatchObject({ status: 'rolled-back' });
  expect(await released()).toBeNull();
});

test('a version whose tests fail is never released', async () => {
  const before = await deploy('1.0.0', 'well');
  const { run } = await deploy('1.1.0', 'ill-and-tested');
  expect(run.output).toMatchObject({ status: 'rolled-back', failedTask: 'test' });
  expect(await released()).toBe(`releases/${before.commit}`);
});

test('a server that is killed while it deploys comes to the same end', async () => {
  const before = await deploy('1.0.0', 'well');
  const { commit, runId } = await start('1.1.0', 'ill');
  const switched = async () => ((await released()) === `releases/${commit}` ? true : undefined);
  await until(switched, () => 'the new version is not released');
  await platform.crash();
  const { run } = await endOf(platform.client, runId);
  expect(run.output).toMatchObject({ status: 'rolled-back', commit });
  expect(await released()).toBe(`releases/${before.commit}`);
});
