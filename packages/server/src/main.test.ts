import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@tutti/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Configuration } from './configuration/configuration.ts';
import { type RunningServer, startServer } from './main.ts';
import { DEFAULT_STUCK_POLICY } from './runtime/stuck/stuck-policy.ts';
import { describeWithPostgres } from './store/testing/with-postgres.ts';
import { GREET, SLEEP } from './testing/definitions.ts';

let folder: string;
let servers: RunningServer[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-main-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.close();
  await rm(folder, { recursive: true });
});

async function start(members: Partial<Configuration> = {}): Promise<RunningServer> {
  const server = await startServer({
    port: 0,
    dataFolder: join(folder, 'data'),
    egressMap: {},
    network: { authorities: [] },
    programs: {
      shell: false,
      python: { enabled: false, confined: true },
      containers: { network: 'none', volumes: [] },
      limits: {},
    },
    logLevel: 'silent',
    lifecycleEvents: [],
    secrets: {},
    targets: {},
    stuck: DEFAULT_STUCK_POLICY,
    ...members,
  });
  servers.push(server);
  return server;
}

const modeOf = async (name: string) => (await stat(join(folder, 'data', name))).mode & 0o777;

describe('a server', () => {
  test('serves on loopback, and says where in its data folder', async () => {
    const { url, token } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await createClient({ url, token }).platform.health()).toEqual({ status: 'ok' });
    const file = JSON.parse(await readFile(join(folder, 'data', 'server.json'), 'utf8'));
    expect(file).toEqual({ url, pid: process.pid });
    expect([await modeOf('server.json'), await modeOf('token'), await modeOf('.')]).toEqual([
      0o600, 0o600, 0o700,
    ]);
  });

  test('keeps definitions, runs and its token', async () => {
    const first = await start();
    const before = createClient(first);
    await before.definitions.publish('demo', GREET);
    await before.definitions.publish('demo', SLEEP);
    const request = { definition: { name: 'greet' }, input: { name: 'Ada' } };
    const { runId } = await before.runs.start('demo', request, { wait: '5s' });
    const sleeping = await before.runs.start('demo', { definition: { name: 'sleep' } });
    const run = await before.runs.get('demo', runId);
    await first.close();
    await expect(stat(join(folder, 'data', 'server.json'))).rejects.toThrow('ENOENT');

    const second = await start();
    const after = createClient(second);
    expect(second.token).toBe(first.token);
    expect(await after.runs.get('demo', runId)).toEqual(run);
    expect(run.output).toEqual({ greeting: 'Hello, Ada!' });
    await after.runs.cancel('demo', sleeping.runId);
    expect(await second.runtime.waitForEnd(sleeping.runId, 5000)).toBe(true);
  });

  test('is refused a data folder that another has', async () => {
    await start();
    await expect(start()).rejects.toThrow(/in use|another/);
  });

  test('is refused a port that is taken, and lets go of its folder', async () => {
    const port = Number(new URL((await start()).url).port);
    const dataFolder = join(folder, 'other');
    await expect(start({ port, dataFolder })).rejects.toThrow(
      `Expected port ${port} to be free, but another program listens on it. Set TUTTI_PORT`,
    );
    await start({ dataFolder });
  });
});

describe('the program', () => {
  let child: ChildProcess;
  afterEach(() => {
    child.kill('SIGKILL');
  });

  function serve(environment: NodeJS.ProcessEnv): { readonly said: () => string } {
    child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TUTTI_DATA: join(folder, 'data'), TUTTI_PORT: '0', ...environment },
    });
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    return { said: () => said };
  }

  test('serves until it is asked to end', async () => {
    const { said } = serve({ TUTTI_LOG: 'silent' });
    await vi.waitFor(() => expect(said()).toContain('Tutti serves at'), { timeout: 30_000 });
    const url = /http:\/\/[\d.:]+/.exec(said())?.[0] ?? '';
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('tells every mistake of its configuration', async () => {
    const { said } = serve({ TUTTI_PORT: 'x', TUTTI_SHELL: 'maybe' });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(said()).toContain('Expected TUTTI_PORT to be a port');
    expect(said()).toContain("Expected TUTTI_SHELL to be 'allow' or 'deny'");
  });
});

describeWithPostgres('a server with its state in PostgreSQL', (postgres) => {
  test('keeps definitions and runs, and holds the database alone', async () => {
    const store = { url: await postgres().newDatabase() };
    const first = await start({ store });
    const client = createClient(first);
    await client.definitions.publish('demo', GREET);
    const request = { definition: { name: 'greet' }, input: { name: 'Ada' } };
    const { runId } = await client.runs.start('demo', request, { wait: '15s' });
    await expect(start({ store, dataFolder: join(folder, 'other') })).rejects.toThrow(
      'to be free, but another process is using it',
    );
    await first.close();
    const second = await start({ store });
    expect((await createClient(second).runs.get('demo', runId)).output).toEqual({
      greeting: 'Hello, Ada!',
    });
    expect(await stat(join(folder, 'data', 'tutti.db')).catch(() => 'absent')).toBe('absent');
  });
});
