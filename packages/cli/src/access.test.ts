import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

let folder: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-access-'));
  server = start(folder, ['up', '--port', '0']);
  await once(server.stderr!, 'data');
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string, token?: string) =>
  tutti(folder, args.split(' '), '', token === undefined ? {} : { TUTTI_TOKEN: token });

test('a service account does what its role allows, and no more, until its token is revoked', async () => {
  expect((await run('whoami')).data).toMatch(/administrator +\*/);
  await run('service-accounts set ci --description pipeline');
  expect((await run('service-accounts list')).data).toMatch(/ci +20\S+ +pipeline/);
  const created = await run('tokens create ci --label test --days 1');
  const token = created.data.trim();
  expect(token).toMatch(/^tutti_pat_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$/);
  expect(created.words).not.toContain(token);

  const refused = await run('definitions list', token);
  expect(refused).toMatchObject({ code: 5, words: expect.stringContaining('forbidden') });
  expect(refused.words).toContain('No role of service-account:ci allows definitions:read');
  expect(await run('can-i definitions:read', token)).toMatchObject({ code: 5 });

  await run('roles give author service-account:ci');
  expect(await run('can-i definitions:publish', token)).toMatchObject({
    code: 0,
    data: 'yes: service-account:ci is author in namespace default.\n',
  });
  expect((await run('definitions list', token)).code).toBe(0);
  expect((await run('definitions list -n other', token)).code).toBe(5);
  expect((await run('roles give administrator service-account:ci', token)).code).toBe(5);
  expect((await run('roles bindings')).data).toMatch(/service-account:ci +author +default/);
  expect((await run('whoami', token)).data).toMatch(/author +default/);
  expect(await run('can-i runs:operate --subject service-account:ci')).toMatchObject({
    code: 5,
    data: 'no: No role of service-account:ci allows runs:operate in namespace default.\n',
  });

  writeFileSync(
    path.join(folder, 'greet.yaml'),
    "document: { dsl: '1.0.3', namespace: default, name: greet, version: '1.0.0' }\ndo: [{ greet: { set: { hello: world } } }]\n",
  );
  expect((await run('publish greet.yaml', token)).code).toBe(0);
  const started = JSON.parse((await run('run greet --json', token)).data);
  const started2 = JSON.parse((await run(`runs get ${started.id} --json`)).data);
  expect(started2).toMatchObject({ startedBy: 'service-account:ci' });

  await run('roles take author service-account:ci');
  expect((await run('definitions list', token)).code).toBe(5);
  const [, id] = /^tutti_pat_([0-9A-Za-z]{12})_/.exec(token) ?? [];
  expect((await run('tokens list ci')).data).toMatch(new RegExp(`${id} +test +20`));
  expect((await run(`tokens revoke ci ${id}`)).code).toBe(0);
  expect((await run('whoami', token)).words).toContain('unauthenticated');
  expect((await run('service-accounts delete ci')).code).toBe(0);
});
