import { pointerTo } from '../document/pointer.ts';
import type { Syntax, SyntaxMap } from '../document/syntax.ts';
import { expressionIn } from '../expressions/expression.ts';
import { template, textTemplate } from '../expressions/template.ts';
import type { HumanApproval, HumanCall, HumanCandidates, HumanForm } from '../human-call.ts';
import type { Template } from '../plan/template.ts';
import { type Fields, object, optional, required } from '../reading/read-object.ts';
import { bool, integer, oneOf, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { builtInCall } from './built-in-call.ts';
import { schema } from './data-flow.ts';
import { candidates } from './human-people.ts';
import { checkDue, due, escalation, reminders } from './human-time.ts';

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
const MOST_APPROVALS = 100;

const priority: Reader<Template> = (at, scope) => {
  if (typeof at.value === 'string' && expressionIn(at.value, scope)) return template(at, scope);
  return { kind: 'literal', value: oneOf('`priority`', PRIORITIES)(at, scope) };
};

/** What both functions take. */
const COMMON = {
  title: required(textTemplate('`title`')),
  description: optional(textTemplate('`description`')),
  data: optional(template),
  candidates: optional(candidates),
  assignee: optional(textTemplate('`assignee`')),
  priority: optional(priority),
  due: optional(due),
  reminders: optional(reminders),
  escalation: optional(escalation),
};

const FORM = object('`form`', { schema: optional(schema), initial: optional(template) });

const TASK = object('`with` of a human task', { ...COMMON, form: optional(FORM) });

const AT_LEAST = object('`approvals`', {
  atLeast: required(integer('`atLeast`', { from: 1, to: MOST_APPROVALS })),
});

/** `any`, `all`, or `atLeast: 2`. */
const approvals: Reader<number | 'all'> = (at, scope) => {
  if (at.kind === 'map') return AT_LEAST(at, scope).atLeast;
  return oneOf('`approvals`, unless it is a map with `atLeast`,', ['any', 'all'])(at, scope) ===
    'all'
    ? 'all'
    : 1;
};

const APPROVE = object('`with` of a human approval', {
  ...COMMON,
  approvals: optional(approvals),
  allowSelfApproval: optional(bool('`allowSelfApproval`')),
});

function humanCall(
  asks: HumanForm | HumanApproval,
  { candidates = {}, priority, reminders = [], ...fields }: Fields<typeof COMMON>,
): HumanCall {
  const usual: Template = { kind: 'literal', value: 'normal' };
  return { kind: 'human', asks, ...fields, candidates, priority: priority ?? usual, reminders };
}

const task: Reader<HumanCall> = (at, scope) => {
  const { form = {}, ...fields } = TASK(at, scope);
  if (at.kind === 'map') checkCommon(at, scope);
  return humanCall({ kind: 'form', ...form }, fields);
};

const approve: Reader<HumanCall> = (at, scope) => {
  const { approvals = 1, allowSelfApproval = false, ...fields } = APPROVE(at, scope);
  if (at.kind === 'map') {
    checkCommon(at, scope);
    if (approvals === 'all') checkAll(at, scope);
    else if (approvals > 1) checkSeveral(at, approvals, fields.candidates, scope);
  }
  return humanCall({ kind: 'approval', approvals, allowSelfApproval }, fields);
};

/** Without anybody who may take it, it would wait for ever. */
function checkCommon(at: SyntaxMap, scope: Scope): void {
  checkDue(at, scope);
  if (at.entries.has('candidates') || at.entries.has('assignee')) return;
  const place = { pointer: pointerTo(at.pointer, 'candidates'), offset: at.offset };
  const message =
    'Expected a human task to have `candidates` or an `assignee`, but it has neither: nobody could take it. Add `candidates:` with `users` or `groups`.';
  scope.report.mistake(place, 'missing-property', message);
}

/** All of whom must be known: that is so of users, not of groups. */
function checkAll(at: SyntaxMap, scope: Scope): void {
  refuseAssignee(at, scope);
  const people = at.entries.get('candidates')?.value;
  refuseMember(people, 'groups', 'who is in a group is not known: name the users', scope);
  const escalated = at.entries.get('escalation')?.value;
  const reason = 'with `approvals: all` nobody can stand in for another';
  refuseMember(escalated, 'candidates', reason, scope);
}

/** Where all who may approve are named, there must be enough of them. */
function checkSeveral(
  at: SyntaxMap,
  approvals: number,
  { users, groups }: HumanCandidates = {},
  scope: Scope,
): void {
  refuseAssignee(at, scope);
  const known = users?.kind === 'literal' && Array.isArray(users.value) ? users.value.length : null;
  const place = at.entries.get('approvals');
  if (known === null || groups || known >= approvals || !place) return;
  const message = `Expected \`atLeast\` to be at most the number of users among the candidates, which is ${known}, but it is ${approvals}. Name more of them, or want fewer.`;
  scope.report.mistake(place.value, 'invalid-number', message);
}

function refuseAssignee(at: SyntaxMap, scope: Scope): void {
  refuseMember(at, 'assignee', 'several people decide: name them as candidates', scope);
}

function refuseMember(at: Syntax | undefined, name: string, reason: string, scope: Scope): void {
  const entry = at?.kind === 'map' ? at.entries.get(name) : undefined;
  if (!entry) return;
  const message = `Expected no \`${name}\` here, because ${reason}. Take it out.`;
  scope.report.mistake(entry.at, 'unexpected-property', message);
}

/** `call: human.task`: somebody fills in a form. */
export const humanTaskCall = builtInCall(task);

/** `call: human.approve`: people say yes or no. */
export const humanApproveCall = builtInCall(approve);
