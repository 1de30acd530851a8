import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startStage } from './stage.ts';

test('a stage that is set again is where it was', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tutti-stage-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  // Somebody else may be at the usual ports, or not.
  const before = await startStage(folder);
  await before.keep();
  await before.close();
  const after = await startStage(folder);
  onTestFinished(() => after.close());
  expect([after.services.urls, after.site.url]).toEqual([before.services.urls, before.site.url]);
});

test('a stage that was never played on is not remembered', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tutti-stage-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const played = await startStage(folder);
  await played.keep();
  const second = await startStage(folder);
  await second.close();
  await played.close();
  const after = await startStage(folder);
  onTestFinished(() => after.close());
  expect([after.services.urls, after.site.url]).toEqual([played.services.urls, played.site.url]);
});
