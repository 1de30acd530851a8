import type { FieldError, OperationAction, OperationActionType, OperationFilter } from '@tutti/api';
import type { Selection, Work } from '../../operations/operation.ts';
import { editOf, referenceOf } from '../edit-of.ts';

type Member = Exclude<keyof OperationAction, 'type'>;

/** What each action may say, and what it must. */
interface Form {
  readonly may: readonly Member[];
  readonly must?: Member;
  work(action: OperationAction): Work;
}

const EDITS = ['context', 'contextPatch', 'variables'] as const;

/** Every action: a new one is a name in the contract, and a line here. */
const FORMS: { readonly [Type in OperationActionType]: Form } = {
  cancel: {
    may: ['rollback'],
    work: ({ rollback = false }) => submit({ type: 'cancel', rollback }),
  },
  suspend: { may: [], work: () => submit({ type: 'suspend' }) },
  resume: { may: [], work: () => submit({ type: 'resume' }) },
  retry: {
    may: ['input'],
    work: ({ input }) => repair({ type: 'retry', ...(input !== undefined && { input }) }),
  },
  skip: {
    may: ['task', 'output'],
    must: 'task',
    work: ({ output, ...action }) =>
      repair({
        type: 'skip',
        task: referenceOf(action),
        ...(output !== undefined && { output }),
      }),
  },
  'set-variables': {
    may: ['task', 'input', ...EDITS],
    work: (action) =>
      repair({
        type: 'set-variables',
        ...(action.task !== undefined && { task: referenceOf(action) }),
        edit: editOf(action),
      }),
  },
  rewind: {
    may: ['task', 'iteration', 'compensate', 'input', ...EDITS],
    must: 'task',
    work: (action) => {
      const { iteration, compensate = false } = action;
      const edit = editOf(action);
      return repair({
        type: 'rewind',
        target: { ...referenceOf(action), ...(iteration !== undefined && { iteration }) },
        compensate,
        ...(Object.keys(edit).length > 0 && { edit }),
      });
    },
  },
  migrate: {
    may: ['version', 'mapping'],
    must: 'version',
    work: ({ version, mapping }) => ({
      kind: 'migrate',
      ...(version !== undefined && version !== 'latest' && { version }),
      ...(mapping && { mapping }),
    }),
  },
  rerun: {
    may: ['version', 'input', 'tags'],
    work: ({ version, input, tags }) => ({
      kind: 'rerun',
      change: {
        ...(version !== undefined && { version }),
        ...(input !== undefined && { input }),
        ...(tags && { tags }),
      },
    }),
  },
};

function submit(command: Extract<Work, { kind: 'submit' }>['command']): Work {
  return { kind: 'submit', command };
}

function repair(repair: Extract<Work, { kind: 'repair' }>['repair']): Work {
  return { kind: 'repair', repair };
}

/** What an action asks of each run, or what is wrong with it. */
export function workOf(action: OperationAction): Work | FieldError {
  const { type, ...members } = action;
  const { may, must, work } = FORMS[type];
  const allowed: readonly string[] = may;
  const stray = Object.keys(members).find((member) => !allowed.includes(member));
  if (stray !== undefined) {
    const takes = may.length === 0 ? 'nothing else' : may.join(', ');
    const message = `Expected the action ${type} to say ${takes}, but it says ${stray}.`;
    return { field: `body/action/${stray}`, message };
  }
  if (must !== undefined && action[must] === undefined) {
    const message = `Expected the action ${type} to say ${must}, but it does not.`;
    return { field: `body/action/${must}`, message };
  }
  return work(action);
}

/** What the filter asks the store for. */
export function selectionOf(filter: OperationFilter): Selection {
  const { runs, definition, version, status, tags, startedAfter, startedBefore, problemType } =
    filter;
  return {
    ...(runs && { runIds: [...new Set(runs)] }),
    ...(definition !== undefined && { name: definition }),
    ...(version !== undefined && { version }),
    ...(status && { status }),
    ...(tags && { tags }),
    ...(startedAfter !== undefined && { startedFrom: Date.parse(startedAfter) }),
    ...(startedBefore !== undefined && { startedBefore: Date.parse(startedBefore) }),
    ...(problemType !== undefined && { problemType }),
  };
}
