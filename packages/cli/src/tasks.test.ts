import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

const SHIP = `
document: { dsl: '1.0.3', namespace: default, name: ship, version: '1.0.0' }
do:
  - choose:
      call: human.task
      with:
        title: Which carrier?
        candidates: { users: [ben], groups: [office] }
        form: { schema: { document: { required: [carrier], properties: { days: { type: integer } } } } }
        due: P1D
  - approve:
      call: human.approve
      with: { title: Ship it?, data: '\${ .data }', candidates: { groups: [heads] } }
`;

let folder: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-tasks-'));
  writeFileSync(path.join(folder, 'ship.yaml'), SHIP);
  server = start(folder, ['up', '--port', '0']);
  await once(server.stderr!, 'data');
  await run('publish ship.yaml');
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string) => tutti(folder, args.split(' '));

test('people list, claim and finish what a run asks of them', async () => {
  const runId = (await run('run ship --as gus')).data.trim();
  const task = `${runId}.a1`;
  const { data: list } = await run('tasks list --group office');
  expect(list).toMatch(new RegExp(`${task} +Which carrier\\? +open +20.* +ben, @office`));
  expect((await run('tasks list --user ada')).words).toContain('No such task in "default".');
  const ada = '--as ada --group office';
  expect((await run(`tasks claim ${task} ${ada}`)).data).toMatch(/status +claimed, with ada/);
  expect((await run(`tasks release ${task} ${ada}`)).data).toMatch(/status +open/);
  const wrong = await run(`tasks complete ${task} ${ada} --set days=soon`);
  expect(wrong.code).toBe(5);
  expect(wrong.words).toContain('body/data/days');
  expect(wrong.words).toContain('tutti explain human-task-invalid-data');
  const done = await run(`tasks complete ${task} ${ada} --set carrier=dhl --json`);
  expect(JSON.parse(done.data)).toMatchObject({ completion: { data: { carrier: 'dhl' } } });

  const approval = `${runId}.a2`;
  const shown = (await run(`tasks show ${approval}`)).data;
  expect(shown).toMatch(/asks +an approval[\s\S]*"carrier": "dhl"/);
  const self = await run(`tasks approve ${approval} --as gus --group heads`);
  expect([self.code, self.words]).toEqual([5, expect.stringContaining('self-approval')]);
  expect((await run(`tasks reassign ${approval} --to zoe`)).data).toMatch(/claimed, with zoe/);
  const yes = await run(`tasks approve ${approval} --as zoe --comment Yes`);
  expect(yes.data).toMatch(/outcome +approved[\s\S]*approved by zoe “Yes”/);
  expect((await run(`tasks list --run ${runId} --status completed`)).data.split('\n')).toHaveLength(
    4,
  );
  const { data } = await run(`runs get ${runId} --json`);
  expect(JSON.parse(data)).toMatchObject({ startedBy: 'gus', output: { outcome: 'approved' } });
});

test('a rejection settles it, and a task that is not there is a 4', async () => {
  const runId = (await run('run ship')).data.trim();
  await run(`tasks complete ${runId}.a1 --as ben --data {"carrier":"ups"}`);
  const no = await run(`tasks reject ${runId}.a2 --as eve --group heads`);
  expect(no.data).toMatch(/outcome +rejected/);
  const missing = await run('tasks show nobody.a1');
  expect([missing.code, missing.words]).toEqual([
    4,
    expect.stringContaining('tutti explain human-task-not-found'),
  ]);
});
