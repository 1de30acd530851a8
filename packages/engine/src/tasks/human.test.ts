import type { Json } from '@tutti/jq';
import { describe, expect, test } from 'vitest';
import type { HumanCommand } from '../commands.ts';
import type { Actor, HumanBody } from '../human/human-task.ts';
import { secretMarker } from '../secrets.ts';
import { RunDriver, START } from '../testing/run-driver.ts';

const ADA: Actor = { user: 'ada', groups: [] };
const BEN: Actor = { user: 'ben', groups: ['office'] };
const EVE: Actor = { user: 'eve', groups: ['heads'] };
const DAY = 86_400_000;
const at = (ms: number) => new Date(START + ms).toISOString();

/** A run, started by gus, of one call with these arguments. */
function ask(call: string, args: object, input: Json = {}): RunDriver {
  const task = { call, with: { title: 'Do it', ...args } };
  const driver = new RunDriver(`do: [ { a: ${JSON.stringify(task)} } ]`);
  driver.submit({ type: 'start', runId: 'r1', input, startedBy: 'gus' });
  return driver.settle();
}

const form = (args: object = {}, input: Json = {}) =>
  ask('human.task', { candidates: { users: ['ada'], groups: ['office'] }, ...args }, input);
const approval = (args: object = {}) =>
  ask('human.approve', { candidates: { users: ['ada', 'ben', 'eve'] }, ...args });

const claim = (by = ADA) => ({ type: 'claim-human-task', activation: 'a1', by }) as const;
const release = (by = ADA) => ({ type: 'release-human-task', activation: 'a1', by }) as const;
const reassign = (to: string, from?: string) =>
  ({ type: 'reassign-human-task', activation: 'a1', by: EVE, to, ...(from && { from }) }) as const;
const complete = (by = ADA, data?: Json) =>
  ({
    type: 'complete-human-task',
    activation: 'a1',
    by,
    ...(data !== undefined && { data }),
  }) as const;
const decide = (by = ADA, decision: 'approve' | 'reject' = 'approve', comment?: string) =>
  ({
    type: 'decide-human-task',
    activation: 'a1',
    by,
    decision,
    ...(comment && { comment }),
  }) as const;

function bodyOf(driver: RunDriver): HumanBody {
  const { body } = driver.state?.activations['a1'] ?? {};
  if (body?.kind !== 'human') throw new Error('Expected a human task, but there is none.');
  return body;
}

function refusal(driver: RunDriver, command: HumanCommand): unknown {
  const decision = driver.submit(command);
  return decision.kind === 'rejected' ? decision.rejection : decision.kind;
}
function code(driver: RunDriver, command: HumanCommand): unknown {
  const answer = refusal(driver, command);
  return Object(answer).code ?? answer;
}
const news = (driver: RunDriver) =>
  driver.effectsOf('emit').map(({ event }) => event.type.split('.')[3]);

describe('a human task', () => {
  test('[SPEC H1] waits with what was evaluated, and is shown', () => {
    const driver = form(
      {
        title: '${ "Book \\(.n) rooms" }',
        description: 'By the lake.',
        data: { rooms: '${ .n }' },
        form: { initial: { hotel: '${ .hotel }' } },
        assignee: 'eve',
        priority: '${ "high" }',
        due: '${ { days: 2 } }',
      },
      { n: 3, hotel: 'Ritz' },
    );
    expect(driver.status).toBe('waiting');
    const shown = {
      title: 'Book 3 rooms',
      asks: 'form',
      description: 'By the lake.',
      data: { rooms: 3 },
      initial: { hotel: 'Ritz' },
      priority: 'high',
      dueAt: START + 2 * DAY,
    };
    expect(bodyOf(driver)).toEqual({
      kind: 'human',
      request: shown,
      openedAt: START,
      candidates: { users: ['ada', 'eve'], groups: ['office'] },
      claimedBy: 'eve',
      timers: [{ kind: 'due', at: START + 2 * DAY }],
      decisions: [],
      history: [{ act: 'opened', at: START, to: 'eve' }],
    });
    expect(driver.effectsOf('show-human-task').map(({ task }) => task)).toEqual([
      {
        ...shown,
        activation: 'a1',
        pointer: '/do/0/a',
        status: 'claimed',
        openedAt: START,
        candidates: { users: ['ada', 'eve'], groups: ['office'] },
        claimedBy: 'eve',
        decisions: [],
        history: [{ act: 'opened', at: START, to: 'eve' }],
      },
    ]);
  });

  test('[SPEC H1, E5] shows no secret: what refers to one stays a marker', () => {
    const asked = { title: 't', assignee: 'ada', data: '${ $secrets.pin }' };
    const tasks = [{ a: { call: 'human.task', with: asked } }];
    const driver = new RunDriver(`use: { secrets: [pin] }\ndo: ${JSON.stringify(tasks)}`).start();
    const shown = driver.effectsOf('show-human-task').map(({ task }) => task.data);
    expect(shown).toEqual([secretMarker('pin')]);
    const marked = { ...complete(), data: { pin: secretMarker('pin') } };
    expect(driver.do(marked).output).toMatchObject({ data: { pin: '\uFFFDsecret:pin\uFFFD' } });
  });

  test('[SPEC H1] waits for years, and then is done', () => {
    const driver = form().pass(5 * 365 * DAY);
    expect(driver.status).toBe('waiting');
    expect(driver.machine.nextDueAt(driver.state!)).toBeNull();
    expect(driver.do(complete()).status).toBe('completed');
  });

  test.each([
    ['2026-01-31T08:00:00Z', Date.UTC(2026, 0, 31, 8)],
    ['PT1H', START + 3_600_000],
    ['${ "P1D" }', START + DAY],
    ['${ "2026-01-31T08:00:00+01:00" }', Date.UTC(2026, 0, 31, 7)],
  ])('[SPEC H1] may be due %s', (due, instant) => {
    expect(bodyOf(form({ due })).request.dueAt).toBe(instant);
  });

  test.each<[object, string]>([
    [{ candidates: { users: '${ [] }' } }, 'there is nobody'],
    [{ candidates: { users: '${ 7 }' } }, 'users to be a list, but it is 7'],
    [{ candidates: { users: ['${ null }'] } }, 'an item of users to be a text'],
    [{ candidates: { users: [' ada'] } }, 'a line without blanks around it, but it is " ada"'],
    [{ candidates: { users: '${ [range(201) | tostring] }' } }, 'at most 200 users'],
    [{ title: '${ .title }' }, 'the title to be a text of 1 to 500 characters, but it is null'],
    [{ priority: '${ "soon" }' }, 'one of low, normal, high, urgent, but it is "soon"'],
    [{ due: '${ "soon" }' }, 'a duration or an instant, but it is "soon"'],
    [{ due: '${ 7 }' }, 'an ISO 8601 duration'],
    [{ due: '${ "P280000Y" }' }, 'an instant that a calendar has'],
    [{ form: { schema: { document: { $ref: '#/$defs/none' } } } }, 'schema of the form cannot be'],
  ])('[SPEC H2] %j faults the task', (args, detail) => {
    const { problem } = form(args);
    expect(problem).toMatchObject({ status: 400, instance: '/do/0/a' });
    expect(problem?.detail).toContain(detail);
  });

  test.each<[object, string]>([
    [{ candidates: { users: ['gus'] } }, '1 or more people who may approve, but there are 0. gus'],
    [
      { approvals: { atLeast: 3 }, candidates: { users: ['ada', 'ben', 'gus'] } },
      '3 or more people who may approve, but there are 2. gus',
    ],
  ])('[SPEC H2] an approval of %j faults', (args, detail) => {
    expect(approval(args).problem?.detail).toContain(detail);
  });
});

describe('people', () => {
  test('[SPEC H3] claim, release and finish what they are candidates of', () => {
    const driver = form();
    expect(code(driver, claim(EVE))).toBe('human-task-not-candidate');
    expect(code(driver, claim(BEN))).toBe('accepted');
    expect(code(driver, claim(BEN))).toBe('human-task-claimed');
    expect(code(driver, claim(ADA))).toBe('human-task-claimed');
    expect(code(driver, release(ADA))).toBe('human-task-claimed');
    expect(code(driver, complete(ADA))).toBe('human-task-claimed');
    expect(code(driver, release(BEN))).toBe('accepted');
    expect(code(driver, release(BEN))).toBe('human-task-not-claimed');
    expect(code(driver, complete(EVE))).toBe('human-task-not-candidate');
    expect(code(driver, decide(ADA))).toBe('human-task-other-kind');
    expect(driver.do(complete(ADA, { n: 1 })).output).toEqual({
      data: { n: 1 },
      completedBy: 'ada',
      completedAt: at(0),
    });
    expect(code(driver, complete(ADA, { n: 1 }))).toBe('run-ended');
  });

  test('[SPEC H3] are given a task by reassigning it, and then have it', () => {
    const driver = form().do(claim(BEN)).do(reassign('eve'));
    const candidates = { users: ['ada'], groups: ['office'] };
    expect(bodyOf(driver)).toMatchObject({ claimedBy: 'eve', candidates });
    expect(code(driver, complete(BEN))).toBe('human-task-claimed');
    driver.do(release(EVE));
    expect(code(driver, complete(EVE))).toBe('human-task-not-candidate');
    driver.do(reassign('eve'));
    expect(driver.do(complete(EVE)).output).toMatchObject({ completedBy: 'eve' });
  });

  test('[SPEC H3] cannot do anything where no task waits for them', () => {
    const driver = ask('human.task', { assignee: 'ada' }).do(complete());
    expect(code(driver, claim())).toBe('run-ended');
    const waiting = new RunDriver('- a: { wait: { seconds: 9 } }').start();
    expect(code(waiting, claim())).toBe('human-task-closed');
    expect(code(waiting, { ...claim(), activation: 'a9' })).toBe('human-task-closed');
  });

  test('[SPEC H3] are remembered with who has vouched for them, the last 100 acts', () => {
    const driver = form();
    const by = { ...ADA, vouchedBy: 'operator' };
    for (let round = 0; round < 60; round += 1) driver.do(claim(by)).do(release(by));
    const { history } = bodyOf(driver);
    expect(history).toHaveLength(100);
    expect(history.at(-1)).toEqual({
      act: 'released',
      by: 'ada',
      vouchedBy: 'operator',
      at: START,
    });
  });
});

describe('a form', () => {
  const schema = {
    document: {
      type: 'object',
      required: ['name', 'a/b'],
      properties: {
        name: { type: 'string' },
        size: { type: 'object', properties: { w: { minimum: 1 } } },
      },
    },
  };

  test('[SPEC H4] tells every mistake with its pointer, and waits on', () => {
    const driver = form({ form: { schema } });
    expect(refusal(driver, complete(ADA, { name: 3, size: { w: 0 } }))).toEqual({
      code: 'human-task-invalid-data',
      message: expect.stringContaining('The data do not fit the form.'),
      errors: [
        { pointer: '', message: expect.stringContaining('"a/b"') },
        { pointer: '/name', message: expect.stringContaining('"number"') },
        { pointer: '/size/w', message: expect.stringContaining('1') },
      ],
    });
    expect(driver.status).toBe('waiting');
    expect(driver.do(complete(ADA, { name: 'x', 'a/b': 1 })).status).toBe('completed');
  });

  test('[SPEC H4] takes anything when it has no schema, and {} for nothing', () => {
    expect(form().do(complete(ADA, [1])).output).toMatchObject({ data: [1] });
    expect(form().do(complete(ADA)).output).toMatchObject({ data: {} });
  });

  test('[SPEC H4] is filled in while the run is suspended, which goes on later', () => {
    const driver = form()
      .do({ type: 'suspend' })
      .do(complete(ADA, { n: 1 }));
    expect(driver.status).toBe('suspended');
    expect(code(driver, complete(ADA, { n: 1 }))).toBe('human-task-closed');
    expect(driver.do({ type: 'resume' }).output).toMatchObject({ data: { n: 1 } });
  });
});

describe('an approval', () => {
  test('[SPEC H5] by any wants one', () => {
    expect(approval().do(decide(BEN, 'approve', 'Fine.')).output).toEqual({
      outcome: 'approved',
      decisions: [{ decision: 'approve', by: 'ben', at: at(0), comment: 'Fine.' }],
      completedAt: at(0),
    });
  });

  test('[SPEC E5] can name no secret, neither in a comment nor by the name of who decides', () => {
    const marker = secretMarker('token');
    const eve = { user: `eve${marker}`, groups: ['heads'] };
    const driver = ask('human.approve', { candidates: { groups: ['heads'] } });
    driver.do(decide(eve, 'approve', marker));
    expect(JSON.stringify([driver.log, driver.effects])).not.toContain('\uFDD0');
    expect(driver.output).toMatchObject({ decisions: [{ comment: '\uFFFDsecret:token\uFFFD' }] });
  });

  test('[SPEC H5] by several wants different people', () => {
    const driver = approval({ approvals: { atLeast: 2 } })
      .do(decide(ADA))
      .pass(5);
    expect(driver.status).toBe('waiting');
    expect(code(driver, decide(ADA))).toBe('human-task-already-decided');
    expect(code(driver, claim(BEN))).toBe('human-task-shared');
    expect(code(driver, complete(BEN))).toBe('human-task-other-kind');
    expect(driver.do(decide(BEN)).output).toEqual({
      outcome: 'approved',
      decisions: [
        { decision: 'approve', by: 'ada', at: at(0) },
        { decision: 'approve', by: 'ben', at: at(5) },
      ],
      completedAt: at(5),
    });
  });

  test('[SPEC H5] by all wants every user, and one rejection ends it', () => {
    const driver = approval({ approvals: 'all' }).do(decide(ADA)).do(decide(BEN));
    expect(driver.status).toBe('waiting');
    expect(driver.do(decide(EVE)).output).toMatchObject({ outcome: 'approved' });
    const other = approval({ approvals: 'all' }).do(decide(ADA)).do(decide(BEN, 'reject'));
    expect(other.output).toMatchObject({ outcome: 'rejected' });
    expect(other.status).toBe('completed');
  });

  test('[SPEC H5] by several is reassigned from one who has not decided', () => {
    const driver = approval({ approvals: 'all' }).do(decide(ADA));
    expect(code(driver, reassign('zoe'))).toBe('human-task-shared');
    expect(code(driver, reassign('zoe', 'ada'))).toBe('human-task-shared');
    expect(code(driver, reassign('eve', 'ben'))).toBe('human-task-already-decided');
    driver.do(reassign('zoe', 'ben'));
    expect(code(driver, decide(BEN))).toBe('human-task-not-candidate');
    driver.do(decide({ user: 'zoe', groups: [] }));
    expect(driver.do(decide(EVE)).output).toMatchObject({ outcome: 'approved' });
  });

  test('[SPEC H6] is not given by who has started the run', () => {
    const gus = { user: 'gus', groups: ['heads'] };
    const driver = approval({ candidates: { users: ['gus', 'ada'], groups: ['heads'] } });
    expect(bodyOf(driver).candidates.users).toEqual(['ada']);
    expect(code(driver, decide(gus))).toBe('human-task-self-approval');
    expect(code(driver, claim(gus))).toBe('human-task-self-approval');
    expect(code(driver, reassign('gus'))).toBe('human-task-self-approval');
    const allowed = approval({ candidates: { users: ['gus'] }, allowSelfApproval: true });
    expect(allowed.do(decide(gus)).output).toMatchObject({ outcome: 'approved' });
    const filled = ask('human.task', { candidates: { users: ['gus'] } }).do(complete(gus));
    expect(filled.output).toMatchObject({ completedBy: 'gus' });
  });

  test('[SPEC H6] is not given by the starter of the assignee, nor by the escalation', () => {
    const gus = { user: 'gus', groups: [] };
    const driver = approval({
      assignee: 'gus',
      escalation: { after: 'P1D', candidates: { users: ['gus', 'zoe'] } },
    }).pass(DAY);
    expect(bodyOf(driver)).not.toHaveProperty('claimedBy');
    expect(bodyOf(driver).candidates.users).toEqual(['ada', 'ben', 'eve', 'zoe']);
    expect(code(driver, decide(gus))).toBe('human-task-self-approval');
  });

  test('[SPEC H6] a run that a run starts is started by who started that one', () => {
    const child = `do: [ { a: { run: { workflow: { namespace: test, name: sub, version: '1.0.0' } } } } ]`;
    const driver = new RunDriver(child);
    driver.submit({ type: 'start', runId: 'r1', startedBy: 'gus' });
    expect(driver.settle().effectsOf('start-run')).toMatchObject([{ startedBy: 'gus' }]);
  });
});

describe('time', () => {
  const timed = () =>
    form({
      due: 'P3D',
      reminders: [
        { after: 'P1D' },
        { beforeDue: 'P1D' },
        { afterDue: 'P1D' },
        { beforeDue: 'P9D' },
      ],
      escalation: { afterDue: 'P2D', candidates: { groups: ['heads'] } },
    });

  test('[SPEC H7] reminds, tells what is overdue, and escalates', () => {
    const driver = timed().do(claim());
    const after = (days: number) => {
      driver.pass(days * DAY);
      return bodyOf(driver).history.at(-1)?.act;
    };
    expect([1, 1, 1, 1].map(after)).toEqual(['reminded', 'reminded', 'overdue', 'reminded']);
    expect(code(driver, claim(EVE))).toBe('human-task-claimed');
    expect(after(1)).toBe('escalated');
    expect(code(driver, claim(EVE))).toBe('accepted');
    expect(code(driver, complete(ADA))).toBe('human-task-claimed');
    expect(driver.machine.nextDueAt(driver.state!)).toBeNull();
  });

  test('[SPEC H7] leaves the task with who has it when an escalation names nobody', () => {
    const driver = form({ escalation: { after: 'P1D' } })
      .do(claim())
      .pass(DAY);
    expect(bodyOf(driver)).toMatchObject({ claimedBy: 'ada', timers: [] });
    expect(news(driver)).toEqual(['opened', 'escalated']);
  });

  test('[SPEC H7] that has gone by unseen gives one reminder', () => {
    const driver = timed();
    driver.now += 30 * DAY;
    driver.settle();
    const acts = bodyOf(driver).history.map(({ act }) => act);
    expect(acts).toEqual(['opened', 'reminded', 'overdue', 'escalated']);
  });

  test('[SPEC H7] ends a task only by its timeout', () => {
    const definition = `- a: { call: human.task, with: { title: t, assignee: ada, due: P1D }, timeout: { after: P2D } }`;
    const driver = new RunDriver(definition).start().pass(2 * DAY);
    expect(driver.problem).toMatchObject({ status: 408 });
    expect(news(driver)).toEqual(['opened', 'overdue', 'cancelled']);
    expect(driver.effectsOf('show-human-task').at(-1)?.task).toMatchObject({
      status: 'cancelled',
      closedAt: driver.now,
    });
  });
});

describe('what is told', () => {
  test('[SPEC H8] is a CloudEvent each time', () => {
    const driver = form({ due: 'P1D', reminders: [{ after: 'PT1H' }] }).pass(DAY);
    driver.do(claim()).do(complete());
    expect(news(driver)).toEqual(['opened', 'reminder', 'overdue', 'completed']);
    const events = driver.effectsOf('emit').map(({ event }) => event);
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
    expect(events[1]).toEqual({
      specversion: '1.0',
      id: 'r1.a1-reminder-6',
      source: '/test/sample/1.0.0',
      type: 'io.tutti.human-task.reminder.v1',
      subject: 'r1.a1',
      time: at(3_600_000),
      datacontenttype: 'application/json',
      data: {
        id: 'r1.a1',
        run: 'r1',
        definition: { namespace: 'test', name: 'sample', version: '1.0.0' },
        name: 'a',
        asks: 'form',
        title: 'Do it',
        priority: 'normal',
        candidates: { users: ['ada'], groups: ['office'] },
        dueAt: at(DAY),
      },
    });
    expect(events[3]?.data).toMatchObject({ completedBy: 'ada', claimedBy: 'ada' });
  });

  test('[SPEC H8] is that a task of a faulted run is cancelled, and of a retried one open again', () => {
    const task = `{ b: { call: human.task, with: { title: t, assignee: ada } } }`;
    const definition = `- f: { fork: { branches: [ ${task}, { c: { call: http, with: { method: get, endpoint: https://example.org } } } ] } }`;
    const driver = new RunDriver(definition).start().fail();
    expect(driver.status).toBe('faulted');
    const [id] = Object.entries(driver.state!.activations).find(
      ([, { body }]) => body?.kind === 'human',
    )!;
    expect(code(driver, { ...claim(), activation: id })).toBe('run-ended');
    driver.do({ type: 'retry' });
    expect(driver.humans()).toEqual([id]);
    expect(news(driver)).toEqual(['opened', 'cancelled', 'opened']);
    driver.answer(null).do({ ...complete(), activation: id });
    expect(driver.status).toBe('completed');
  });
});
