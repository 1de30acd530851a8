import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createClient } from '@tutti/client';
import { expect, onTestFinished, test } from 'vitest';
import { type Child, startChild } from './rig/child.ts';
import { freePort } from './rig/free-port.ts';
import { TUTTI } from './rig/server-process.ts';
import { temporaryFolder } from './rig/temporary-folder.ts';
import { until } from './rig/until.ts';

const TOLD_WITHIN_MS = 90_000;

function startDemo(folder: string, port: number): Child {
  const env = { TUTTI_DATA: folder, TUTTI_PORT: String(port), TUTTI_LOG: 'warn' };
  const child = startChild(TUTTI, ['up', '--demo'], { env });
  onTestFinished(() => child.stop());
  return child;
}

function says(child: Child, words: string | RegExp) {
  return until(
    () => {
      if (child.hasEnded()) throw new Error(`The demonstration ended:\n${child.output()}`);
      return child.stdout().search(words) >= 0 ? true : undefined;
    },
    () => `it does not say "${words}", but:\n${child.output()}`,
    TOLD_WITHIN_MS,
  );
}

async function outcomes(folder: string, port: number) {
  const token = (await readFile(path.join(folder, 'token'), 'utf8')).trim();
  const client = createClient({ url: `http://127.0.0.1:${port}`, token });
  const { items } = await client.runs.list('demo', { tag: ['demo=shown'] });
  const runs = await Promise.all(items.map(({ id }) => client.runs.get('demo', id)));
  return Object.fromEntries(
    runs.map(({ definition, output }) => [definition.name, Reflect.get(Object(output), 'status')]),
  );
}

const OUTCOMES = {
  'order-fulfilment': 'rejected',
  'deploy-pipeline': 'rolled-back',
  'incident-triage': 'resolved',
};

test('the demonstration tells three runs that fail, are undone, and finish', async () => {
  const [folder, port] = [await temporaryFolder(), await freePort()];
  const demo = startDemo(folder, port);
  await says(demo, 'The server and the services stay up.');
  expect(await outcomes(folder, port)).toEqual(OUTCOMES);
  for (const task of ['refund', 'switchBack', 'acknowledgement']) {
    expect(demo.stdout()).toContain(task);
  }
  await demo.stop();
  expect(await demo.ended).toBe(0);
});

test('the demonstration goes on where a kill has left it', async () => {
  const [folder, port] = [await temporaryFolder(), await freePort()];
  const killed = startDemo(folder, port);
  await says(killed, 'checkCredit');
  await killed.kill();
  const demo = startDemo(folder, port);
  await says(demo, 'goes on where the last server left it.');
  await says(demo, 'The server and the services stay up.');
  expect(await outcomes(folder, port)).toEqual(OUTCOMES);
});
