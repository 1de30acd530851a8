import { expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';
import type { Task } from '../plan/task.ts';

function taskOf(body: object): Task | undefined {
  const document = { dsl: '1.0.3', namespace: 'default', name: 'sample', version: '1.0.0' };
  const result = compileDefinition(JSON.stringify({ document, do: [{ only: body }] }));
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  return result.plan.tasks[0];
}

test('a form that people fill in', () => {
  const schema = { type: 'object' };
  const arguments_ = {
    title: 'Which carrier?',
    data: '${ .order }',
    candidates: { users: ['ada', '${ .clerk }'], groups: '${ .groups }' },
    assignee: 'ada',
    priority: 'high',
    due: '2026-01-31T08:00:00Z',
    reminders: [{ beforeDue: 'P1D' }, { after: { hours: 2 } }],
    escalation: { afterDue: 'PT1H', candidates: { groups: ['heads'] } },
    form: { schema: { document: schema }, initial: { carrier: 'dhl' } },
  };
  const hours = (count: number) => ({ kind: 'duration', ms: count * 3_600_000 });
  expect(taskOf({ call: 'human.task', with: arguments_ })).toMatchObject({
    kind: 'call',
    call: {
      kind: 'human',
      asks: { kind: 'form', schema, initial: { kind: 'literal', value: { carrier: 'dhl' } } },
      title: { kind: 'literal', value: 'Which carrier?' },
      data: { kind: 'expression', source: '.order' },
      candidates: {
        users: { kind: 'array', items: [{ value: 'ada' }, { source: '.clerk' }] },
        groups: { kind: 'expression', source: '.groups' },
      },
      assignee: { kind: 'literal', value: 'ada' },
      priority: { kind: 'literal', value: 'high' },
      due: { kind: 'instant', at: Date.UTC(2026, 0, 31, 8) },
      reminders: [
        { from: 'before-due', delay: hours(24) },
        { from: 'opening', delay: hours(2) },
      ],
      escalation: {
        from: 'after-due',
        delay: hours(1),
        candidates: { groups: { kind: 'literal', value: ['heads'] } },
      },
    },
  });
});

test.each([
  [{}, 1, false],
  [{ approvals: 'any' }, 1, false],
  [{ approvals: 'all', allowSelfApproval: true }, 'all', true],
  [{ approvals: { atLeast: 3 } }, 3, false],
])('an approval with %j', (given, approvals, allowSelfApproval) => {
  const arguments_ = { title: 'Yes?', candidates: { users: ['ada', 'ben', 'cyd'] }, ...given };
  expect(taskOf({ call: 'human.approve', with: arguments_ })).toMatchObject({
    call: {
      kind: 'human',
      asks: { kind: 'approval', approvals, allowSelfApproval },
      priority: { kind: 'literal', value: 'normal' },
      reminders: [],
    },
  });
});
