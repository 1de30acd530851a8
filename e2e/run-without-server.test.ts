import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readExampleInput, type Services, startServices } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChild } from './rig/child.ts';
import { freePort } from './rig/free-port.ts';
import { TUTTI } from './rig/server-process.ts';
import { temporaryFolder } from './rig/temporary-folder.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../examples');

let services: Services;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services.close());

/** Runs `tutti run …` in an empty folder, where no server is found. */
async function runAlone(example: string, changes: object) {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'input.json');
  const input = { ...(await readExampleInput(example)), services: services.urls, ...changes };
  await writeFile(file, JSON.stringify(input));
  const definition = path.join(EXAMPLES, example, 'workflow.yaml');
  const env = { TUTTI_PORT: String(await freePort()), TUTTI_DATA: '' };
  const child = startChild(TUTTI, ['run', definition, '--input', file], { cwd: folder, env });
  const code = await child.ended;
  return { code, stdout: child.stdout(), words: child.output() };
}

test('an order is fulfilled without any server', async () => {
  const { code, stdout, words } = await runAlone('order-fulfilment', {});
  expect({ code, words }).toMatchObject({ code: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ status: 'fulfilled', amount: 2745 });
});

test('a run that faults ends the command with 1 and says where and why', async () => {
  const order = {
    customer: 'C',
    destination: 'Atlantis',
    items: [{ sku: 's', quantity: 1, price: 1 }],
  };
  const { code, words } = await runAlone('order-fulfilment', { order, whenItFails: 'fault' });
  expect(code).toBe(1);
  expect(words).toContain('/bookShipment');
  expect(words).toContain('No carrier goes to Atlantis.');
});
