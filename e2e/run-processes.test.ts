import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeConfined } from '../packages/connectors/src/testing/describe-confined.ts';
import { describeEngine } from '../packages/connectors/src/testing/describe-engine.ts';
import { isAlive } from '../packages/connectors/src/testing/is-alive.ts';
import { podmanEngine } from '../packages/connectors/src/testing/peers/podman.ts';
import { endOf, type Platform, startPlatform, startRun } from './rig/platform.ts';
import { until } from './rig/until.ts';

let count = 0;

/** Publishes a definition of one task, and starts it. */
async function started({ client }: Platform, task: string, input: object = {}): Promise<string> {
  count += 1;
  const name = `one-${count}`;
  const head = `document: { dsl: 1.0.3, namespace: demo, name: ${name}, version: 1.0.0 }`;
  await client.definitions.publish(
    'demo',
    `${head}\ndo:\n- only:\n    ${task.replaceAll('\n', '\n    ')}`,
  );
  return startRun(client, name, input);
}

async function there(file: string): Promise<string> {
  await until(
    () => existsSync(file) || undefined,
    () => `there is no ${file}`,
  );
  return readFileSync(file, 'utf8');
}

describeConfined('a server that allows scripts in Python and commands', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ TUTTI_PYTHON: 'allow', TUTTI_SHELL: 'allow' });
  });
  afterAll(() => platform?.close());

  test('runs a script in Python behind its walls', async () => {
    const task = `run:
  script:
    language: python
    code: |
      import os, statistics
      print(statistics.median(numbers), os.path.exists('/etc/passwd'))
    arguments: { numbers: '\${ .numbers }' }`;
    const { run } = await endOf(
      platform.client,
      await started(platform, task, { numbers: [3, 9, 5] }),
    );
    expect([run.status, run.output]).toEqual(['completed', '5 False\n']);
  });

  test('leaves no command behind when it is killed, and performs it again', async () => {
    const file = path.join(platform.folder, 'pids');
    const task = `run:
  shell:
    command: 'echo $$ >> "$1"; while [ "$(wc -l < "$1")" = 1 ]; do sleep 0.1; done; echo done'
    arguments: [ '${file}' ]`;
    const runId = await started(platform, task);
    const pid = Number(await there(file));
    await platform.crash();
    await until(
      () => !isAlive(pid) || undefined,
      () => `the command ${pid} runs on`,
    );
    const { run } = await endOf(platform.client, runId);
    expect([run.output, readFileSync(file, 'utf8').trim().split('\n')]).toEqual([
      'done\n',
      [String(pid), expect.stringMatching(/^\d+$/)],
    ]);
  });
});

const kit = path.resolve(import.meta.dirname, '../../shared/conformance/ows/examples');
const isThere = existsSync(kit);
const examples = isThere
  ? readdirSync(kit).filter((file) => /^run-(container|return)/.test(file))
  : [];

/** What the published examples answer where every image is a busybox that says `default`. */
const ANSWERS: { readonly [file: string]: unknown } = {
  'run-container-stdin-and-arguments.yaml': 'STDIN was: Hello World\nARGS are Foo Bar\n',
  'run-return-all.yaml': { code: 0, stdout: 'default\n', stderr: '' },
  'run-return-code.yaml': 0,
  'run-return-none.yaml': null,
  'run-return-stderr.yaml': '',
};

await describeEngine('podman', 'a server that has a container engine', podmanEngine, (engine) => {
  let platform: Platform;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tutti-volume-'));
    platform = await startPlatform({
      TUTTI_CONTAINER_ENGINE: `unix://${engine.socketPath}`,
      TUTTI_CONTAINER_VOLUMES: folder,
    });
  }, 60_000);
  afterAll(async () => {
    await platform?.close();
    await rm(folder, { recursive: true });
  }, 60_000);

  function containers(): number {
    return engine.containers().length;
  }

  test('finds its container again after it was killed, and runs no second one', async () => {
    const task = `run:
  container:
    image: ${engine.image}
    volumes: { ${folder}: /data }
    command: 'echo started >> /data/log; until [ -e /data/go ]; do sleep 0.1; done; cat /data/log'
    lifetime: { cleanup: always }`;
    const runId = await started(platform, task);
    await there(path.join(folder, 'log'));
    await platform.crash();
    await writeFile(path.join(folder, 'go'), '');
    const { run } = await endOf(platform.client, runId);
    expect([run.status, run.output, containers()]).toEqual(['completed', 'started\n', 0]);
  });

  test('ends the container of a run that is cancelled', async () => {
    const file = path.join(folder, 'cancelled');
    const task = `run:
  container:
    image: ${engine.image}
    volumes: { ${folder}: /data }
    command: touch /data/cancelled; exec sleep 600`;
    const runId = await started(platform, task);
    await there(file);
    await platform.client.runs.cancel('demo', runId);
    await until(
      () => containers() === 0 || undefined,
      () => 'the container is still there',
    );
    expect((await platform.client.runs.get('demo', runId)).status).toBe('cancelled');
  });

  test.each(examples)('runs the published example %s', async (file) => {
    const text = readFileSync(path.join(kit, file), 'utf8');
    const name = path.parse(file).name;
    const own = text
      .replace(/namespace: .*/, 'namespace: demo')
      .replace(/name: .*/, `name: ${name}`);
    await platform.client.definitions.publish('demo', own);
    const { run } = await endOf(platform.client, await startRun(platform.client, name, {}));
    const output = Object.hasOwn(ANSWERS, file) ? ANSWERS[file] : 'default\n';
    expect([run.status, run.output, run.problem]).toEqual(['completed', output, undefined]);
  });

  test(`the examples with containers are ${isThere ? 'all 10 there' : 'absent'}`, () => {
    expect(examples.length).toBe(isThere ? 10 : 0);
  });
});
