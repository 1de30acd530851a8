import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Client, createClient } from '@tutti/client';
import { freePort } from '../../e2e/rig/free-port.ts';
import { startServerProcess } from '../../e2e/rig/server-process.ts';
import { readFeature } from './ows/feature-file.ts';
import { httpbin } from './ows/httpbin.ts';
import { petstore } from './ows/petstore.ts';
import { runScenario } from './ows/run-scenario.ts';
import { startStandIn } from './ows/stand-in.ts';

/** Plays every scenario of the kit in `folder` and prints a line for each; answers how many failed. */
async function playKit(
  folder: string,
  client: Client,
): Promise<{ passed: number; failed: number }> {
  const features = path.join(folder, 'features');
  const count = { passed: 0, failed: 0 };
  for (const file of (await readdir(features)).filter((name) => name.endsWith('.feature')).sort()) {
    const feature = readFeature(await readFile(path.join(features, file), 'utf8'));
    for (const scenario of feature.scenarios) {
      const wrong = await runScenario(
        client,
        scenario,
        `${path.parse(file).name}.${scenario.line}`,
      );
      count[wrong === undefined ? 'passed' : 'failed'] += 1;
      console.log(`${wrong === undefined ? 'ok  ' : 'FAIL'}  ${file}: ${scenario.name}`);
      if (wrong !== undefined) console.log(`        ${file}:${scenario.line}  ${wrong}`);
    }
  }
  return count;
}

/** Serves in a process of its own, in an empty folder, with stand-ins for the public hosts. */
async function withServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const data = await mkdtemp(path.join(tmpdir(), 'tutti-conformance-'));
  const [pets, bin] = [await startStandIn(petstore), await startStandIn(httpbin)];
  const server = startServerProcess({
    folder: data,
    port: await freePort(),
    env: {
      TUTTI_EGRESS_MAP: JSON.stringify({
        'https://petstore.swagger.io': pets.url,
        'https://httpbin.org': bin.url,
      }),
    },
  });
  try {
    return await work(createClient({ url: server.url, token: await server.ready() }));
  } finally {
    await server.stop();
    await Promise.all([pets.close(), bin.close()]);
    await rm(data, { recursive: true, force: true });
  }
}

async function main(folder: string | undefined): Promise<number> {
  if (folder === undefined) {
    console.error('Expected the folder of the kit, as in: npm run conformance -- ows <folder>');
    return 2;
  }
  const { passed, failed } = await withServer((client) => playKit(folder, client));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv[2]);
