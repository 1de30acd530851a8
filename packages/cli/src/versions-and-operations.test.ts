import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

const order = (version: string, ...tasks: string[]) => `
document: { dsl: '1.0.3', namespace: default, name: order, version: '${version}' }
do: [ ${tasks.join(', ')} ]
`;
const LISTEN = 'listen: { to: { one: { with: { type: paid } } } }';

let folder: string;
let server: ChildProcess;

async function up(): Promise<void> {
  server = start(folder, ['up', '--port', '0']);
  await once(server.stderr!, 'data');
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-versions-'));
  writeFileSync(path.join(folder, 'one.yaml'), order('1.0.0', `{ pay: { ${LISTEN} } }`));
  const two = order(
    '2.0.0',
    '{ z: { set: { n: 0 } } }',
    `{ charge: { ${LISTEN} } }`,
    '{ done: { set: { n: 2 } } }',
  );
  writeFileSync(path.join(folder, 'two.yaml'), two);
  await up();
  await run('publish one.yaml two.yaml');
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string) => tutti(folder, args.split(' '));
const begun = async () => (await run('run order@1.0.0')).data.trim();

test('a run is tried against another version, told what is in the way, and taken over', async () => {
  const id = await begun();
  const refused = await run(`runs migrate ${id} --to 2.0.0`);
  expect(refused.code).not.toBe(0);
  expect(refused.words).toMatch(/\/do\/0\/pay {2}task-missing\n {4}The run is at this task/);
  const tried = await run(`runs migrate ${id} --to 2.0.0 --map pay=charge --dry-run`);
  expect([tried.code, tried.data]).toEqual([
    0,
    '1.0.0 → 2.0.0  possible\n  /do/0/pay → /do/1/charge\n',
  ]);
  const { data } = await run(`runs migrate ${id} --to 2.0.0 --map pay=charge`);
  expect(data).toBe(`${id} 2.0.0 waiting\n`);
  await run('events send --type paid --source /test');
  const ended = JSON.parse((await run(`runs get ${id} --json`)).data);
  expect(ended).toMatchObject({ status: 'completed', output: { n: 2 } });
});

test('a run is done again with other data, and says whose rerun it is', async () => {
  const id = await begun();
  const again = (await run(`runs rerun ${id} --set amount=3`)).data.trim();
  expect(JSON.parse((await run(`runs get ${again} --json`)).data)).toMatchObject({
    input: { amount: 3 },
    rerunOf: id,
  });
  expect((await run(`runs list --rerun-of ${id}`)).data).toContain(again);
});

test('--version is an option of commands that have one', async () => {
  const id = await begun();
  expect((await run('runs list --version 1.0.0')).data).toContain(id);
  expect((await run('runs list --version 2.0.0')).data).not.toContain(id);
  const again = (await run(`runs rerun ${id} --version latest`)).data.trim();
  expect((await run(`runs get ${again}`)).data).toContain('default/order@2.0.0');
  const looked = await run(`runs bulk cancel --run ${id} --version 2.0.0`);
  expect(looked.data).toContain('0 runs match.');
});

test('many runs are looked at, then taken over, also when the server is killed meanwhile', async () => {
  for (const id of JSON.parse((await run('runs list --status waiting --json')).data).items) {
    await run(`runs cancel ${id.id}`);
  }
  const ids = [await begun(), await begun(), await begun()];
  const bulk = 'runs bulk migrate --definition order --status waiting --to 2.0.0';
  const looked = await run(`${bulk} --map pay=charge`);
  expect(looked.data).toContain('3 runs match. Of the 3 that were looked at, 3 can be done');
  expect([looked.code, looked.words]).toEqual([2, expect.stringContaining('add: --yes')]);
  const operation = (await run(`${bulk} --map pay=charge --rate 1 --yes --detach`)).data.trim();
  server.kill('SIGKILL');
  await once(server, 'exit');
  await up();
  const { code, data, words } = await run(`operations watch ${operation}`);
  expect([code, data]).toEqual([0, `${operation}  completed: 3 of 3 runs, 3 done, 0 refused\n`]);
  expect(words).toContain('of 3 runs');
  for (const id of ids) {
    const { data: events } = await run(`runs events ${id} --json`);
    expect(events.match(/"run-migrated"/g)).toHaveLength(1);
  }
  expect((await run('operations list')).data).toMatch(new RegExp(`^${operation} +migrate `, 'm'));
});
