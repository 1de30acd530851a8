import { ProblemError } from '@tutti/client';
import { publishExample, readExampleInput } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform } from '../../e2e/rig/platform.ts';
import { until } from '../../e2e/rig/until.ts';

const ADA = { user: 'ada', groups: ['heads'] };
const EVE = { user: 'eve', groups: ['heads'] };
const FAY = { user: 'fay', groups: ['finance'] };

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'expense-approval');
});
afterAll(() => platform.close());

/** Ada's expense. */
async function spend(changes: { readonly [name: string]: string | number } = {}): Promise<string> {
  const example = JSON.parse(JSON.stringify(await readExampleInput('expense-approval')));
  const input = { ...example, ...changes };
  const definition = { name: 'expense-approval' };
  return (await platform.client.runs.start('demo', { definition, input, as: { user: 'ada' } }))
    .runId;
}

/** What the run asks now. */
function asked(run: string, name: string) {
  return until(
    async () => {
      const { items } = await platform.client.humanTasks.list('demo', { run });
      return items.find((task) => task.name === name);
    },
    () => `run ${run} does not ask to ${name}`,
  );
}

async function decide(
  run: string,
  as: typeof ADA,
  decision: 'approve' | 'reject',
  name = 'approve',
) {
  const { id } = await asked(run, name);
  const comment = decision === 'reject' ? { comment: 'Too dear.' } : {};
  return platform.client.humanTasks.decide('demo', id, { as, decision, ...comment });
}

async function complete(run: string, as: typeof ADA, name: string, data: object) {
  const { id } = await asked(run, name);
  const json = JSON.parse(JSON.stringify(data));
  return platform.client.humanTasks.complete('demo', id, { as, data: json });
}

async function codeOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof ProblemError ? error.code : 'no problem';
}

test('an expense is approved by a head who did not ask for it, and paid', async () => {
  const run = await spend();
  expect(await codeOf(decide(run, ADA, 'approve'))).toBe('human-task-self-approval');
  await decide(run, EVE, 'approve');
  expect(await codeOf(complete(run, FAY, 'pay', { reference: 'soon' }))).toBe(
    'human-task-invalid-data',
  );
  await complete(run, FAY, 'pay', { reference: 'P-17' });
  expect((await endOf(platform.client, run)).run).toMatchObject({
    status: 'completed',
    output: { status: 'paid', amount: 120, reference: 'P-17', by: 'fay' },
  });
});

test('a small expense is paid without asking', async () => {
  const run = await spend({ amount: 20 });
  await complete(run, FAY, 'pay', { reference: 'P-18' });
  expect((await endOf(platform.client, run)).run.output).toMatchObject({ reference: 'P-18' });
});

test('what is rejected goes back, is corrected, and asked for again', async () => {
  const run = await spend({ amount: 900 });
  await decide(run, EVE, 'reject');
  const { id } = await asked(run, 'correct');
  expect(await platform.client.humanTasks.get('demo', id)).toMatchObject({
    claimedBy: 'ada',
    description: 'Too dear.',
    form: { initial: { amount: 900, purpose: 'train tickets', withdraw: false } },
  });
  await complete(run, ADA, 'correct', { withdraw: false, amount: 40 });
  await complete(run, FAY, 'pay', { reference: 'P-19' });
  expect((await endOf(platform.client, run)).run.output).toMatchObject({ amount: 40 });
  const other = await spend();
  await decide(other, EVE, 'reject');
  await complete(other, ADA, 'correct', { withdraw: true });
  expect((await endOf(platform.client, other)).run.output).toEqual({
    status: 'withdrawn',
    amount: 120,
  });
});

test('a large expense wants two, also when the server is killed between them', async () => {
  const run = await spend({ amount: 5000 });
  await decide(run, EVE, 'approve', 'approveByTwo');
  await platform.crash();
  expect(await codeOf(decide(run, EVE, 'reject', 'approveByTwo'))).toBe(
    'human-task-already-decided',
  );
  await decide(run, FAY, 'approve', 'approveByTwo');
  await complete(run, FAY, 'pay', { reference: 'P-20' });
  expect((await endOf(platform.client, run)).run.output).toMatchObject({ amount: 5000 });
});

test('what nobody decides in time may be decided by finance; people are told', async () => {
  const notifier = platform.services.urls.notifier;
  const definition = { name: 'tell-people' };
  const teller = await platform.client.runs.start('demo', { definition, input: { notifier } });
  await until(
    async () => {
      const { status } = await platform.client.runs.get('demo', teller.runId);
      return status === 'waiting' ? true : undefined;
    },
    () => 'tell-people does not listen',
  );
  const run = await spend({ decideWithin: 'PT5S' });
  expect(await codeOf(decide(run, FAY, 'approve'))).toBe('human-task-not-candidate');
  await platform.crash();
  const told = () =>
    platform.services.byName.notifier.effects
      .all()
      .filter(({ body }) => String(body.text).includes(run))
      .map(({ body }) => `${body.to} ${/\((.*)\)/.exec(String(body.text))?.[1]}`);
  await until(
    () => (told().length >= 4 ? true : undefined),
    () => `only this was told: ${told().join(', ')}`,
  );
  expect(told().toSorted()).toEqual([
    'finance escalated',
    'heads escalated',
    'heads opened',
    'heads reminder',
  ]);
  await decide(run, FAY, 'approve');
  await complete(run, FAY, 'pay', { reference: 'P-21' });
  expect((await endOf(platform.client, run)).run.status).toBe('completed');
});
