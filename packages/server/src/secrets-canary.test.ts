import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '@tutti/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const CANARY = 'canary-tüt!ti "0451"';
const MEMBER = 'canary-member-0452';
const ORIGIN = 'http://echo.example';

let folder: string;
let echo: Server;
let child: ChildProcess;
let heard: string;
let said: string;

/** A service that repeats what it is sent, and fails where it is asked to. */
function startEcho(): Server {
  return createServer((request, response) => {
    const body = JSON.stringify({ url: request.url, headers: request.headers });
    heard += body;
    const status = request.url?.startsWith('/fail') ? 422 : 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body);
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-canary-'));
  heard = '';
  said = '';
  echo = startEcho();
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  child.kill('SIGKILL');
  echo.close();
  await rm(folder, { recursive: true });
});

async function startProgram(): Promise<Client> {
  const { port } = echo.address() as AddressInfo;
  const environment = {
    TUTTI_DATA: folder,
    TUTTI_PORT: '0',
    TUTTI_LOG: 'debug',
    TUTTI_EGRESS_MAP: `${ORIGIN}=http://127.0.0.1:${port}`,
  };
  child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
  });
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  await vi.waitFor(() => expect(said).toContain('Tutti serves at'), { timeout: 30_000 });
  const url = /Tutti serves at (http:\/\/[\d.:]+)/.exec(said)?.[1] ?? '';
  const token = (await readFile(join(folder, 'token'), 'utf8')).trim();
  return createClient({ url, token });
}

function call(path: string) {
  const headers = {
    'x-key': '${ "key=" + ($secrets.key | ltrimstr("x")) }',
    authorization: '${ "Bearer " + $secrets.login.password }',
  };
  const query = { key: '${ $secrets.key }' };
  return {
    call: 'http',
    with: { method: 'post', endpoint: ORIGIN + path, query, headers, body: '${ $secrets.all }' },
  };
}

const DEFINITION = JSON.stringify({
  document: { dsl: '1.0.3', namespace: 'demo', name: 'canary', version: '1.0.0' },
  use: { secrets: ['key', 'login', 'all'] },
  do: [{ works: call('/ok') }, { fails: call('/fail') }],
});

async function everyFile(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

function formsOf(secret: string): readonly string[] {
  const inUtf8 = Buffer.from(secret).toString('latin1');
  const inBase64 = Buffer.from(secret).toString('base64').slice(0, -4);
  return [
    secret,
    inUtf8,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    inBase64,
  ];
}

test('the plaintext of a secret is in no file, log, event, problem or answer', async () => {
  const client = await startProgram();
  const answers: unknown[] = [
    await client.secrets.set('demo', 'key', CANARY.replace('ü', 'u')),
    await client.secrets.set('demo', 'login', { password: MEMBER }),
    await client.secrets.set('demo', 'all', [CANARY]),
  ];
  await client.definitions.publish('demo', DEFINITION);
  const started = { definition: { name: 'canary' } };
  const { runId } = await client.runs.start('demo', started, { wait: '10s' }).catch((error) => {
    answers.push(error.problem);
    return error.problem;
  });
  const run = await client.runs.get('demo', runId);
  expect(run).toMatchObject({ status: 'faulted' });
  answers.push(run, await client.runs.events('demo', runId), await client.secrets.list('demo'));
  await client.secrets.rotateKey();
  for (const secret of ['canary-tut', MEMBER]) expect(heard).toContain(secret);
  child.kill('SIGTERM');
  await once(child, 'exit');
  const kept = `${await everyFile(folder)}\n${said}\n${JSON.stringify(answers)}`;
  expect(kept).toContain('***');
  for (const secret of [CANARY, CANARY.replace('ü', 'u'), MEMBER]) {
    for (const form of formsOf(secret)) expect(kept).not.toContain(form);
  }
});
