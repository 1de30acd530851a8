import type { HumanTask } from '@tutti/client';
import { jsonText } from '../command.ts';

/** A human task, a member a line. */
export function linesOf(task: HumanTask): readonly string[] {
  const { definition, claimedBy, form, completion, data } = task;
  const members: readonly (readonly [string, string | undefined])[] = [
    ['task', task.id],
    ['title', task.title],
    ['asks', asksText(task)],
    ['of', `${task.namespace}/${definition.name}@${definition.version} run ${task.runId}`],
    ['status', claimedBy === undefined ? task.status : `${task.status}, with ${claimedBy}`],
    ['priority', task.priority === 'normal' ? undefined : task.priority],
    ['due', task.dueAt],
    ['candidates', peopleText(task.candidates)],
    ['description', task.description],
    ['data', data === undefined ? undefined : jsonText(data)],
    ['form', form?.schema === undefined ? undefined : jsonText(form.schema)],
    ['filled with', form?.initial === undefined ? undefined : jsonText(form.initial)],
    ['done by', completion && `${completion.by} ${completion.at}`],
    ['outcome', completion?.outcome],
    ['result', completion?.data === undefined ? undefined : jsonText(completion.data)],
    ...task.history.map((act) => ['', actText(act)] as const),
  ];
  return members.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(11)} ${value}`],
  );
}

function asksText({ asks, approvals = 1, decisions }: HumanTask): string {
  if (asks === 'form') return 'a form';
  const given = decisions.filter(({ decision }) => decision === 'approve').length;
  return approvals === 1 ? 'an approval' : `${approvals} approvals, ${given} given`;
}

/** Users by name, groups with an `@`. */
export function peopleText({ users, groups }: HumanTask['candidates']): string {
  return [...users, ...groups.map((group) => `@${group}`)].join(', ');
}

function actText({ at, act, by, to, decision, comment }: HumanTask['history'][number]): string {
  const words = [at, verbOf(act, decision), by && `by ${by}`];
  const more = [to && `to ${to}`, comment && `“${comment}”`];
  return [...words, ...more].filter(Boolean).join(' ');
}

function verbOf(act: string, decision: string | undefined): string {
  if (decision === undefined) return act;
  return decision === 'approve' ? 'approved' : 'rejected';
}
