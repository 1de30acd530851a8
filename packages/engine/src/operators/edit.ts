import type { Json } from '@tutti/jq';
import { mergePatch } from '../merge-patch.ts';
import { admit, tooDeep } from '../outside-data.ts';
import { type Rejection, refuse } from '../rejections.ts';
import { dataErrors } from '../schema.ts';
import { contextOf } from '../scope.ts';
import type { Activation, ActivationId, RunState } from '../state.ts';
import { TaskProblem } from '../task-problem.ts';
import type { Turn } from '../turn.ts';

/** A task of a run: this occurrence of it, or the one that is meant by its pointer. */
export interface TaskReference {
  readonly activation?: ActivationId;
  /** JSON pointer of the task in the definition. */
  readonly pointer?: string;
}

/** What an operator changes. */
export interface Edit {
  readonly context?: ContextEdit;
  /** Loop items, caught problems: those that enclosing tasks have made, by their names. */
  readonly variables?: { readonly [name: string]: Json };
  /** The raw input of a task that is still to be entered. */
  readonly input?: Json;
  /** The task that had exported the context: it must fit its `export.schema` still. */
  readonly exportedBy?: string;
}

export type ContextEdit =
  | { readonly kind: 'replace'; readonly value: Json }
  /** A JSON merge patch (RFC 7396). */
  | { readonly kind: 'merge'; readonly patch: Json };

/** For the record. */
export interface Wish {
  readonly by?: string;
  readonly reason?: string;
}

/** The members of `wish` that there are, and nothing else. */
export function wishOf({ by, reason }: Wish): Wish {
  return { ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
}

/** The edit as it may enter the run, or why it may not. [SPEC O8] */
export function admitEdit(edit: Edit): { readonly edit: Edit } | { readonly refused: Rejection } {
  const admitted = admit(JSON.parse(JSON.stringify(edit)));
  if (admitted !== undefined) return { edit: admitted as Edit };
  return { refused: refuse('edited-data-invalid', tooDeep('What is set')) };
}

/** What speaks against `edit` where these scopes are around it, the innermost first. [SPEC O8] */
export function objectionToEdit(
  turn: Turn,
  edit: Edit,
  context: Json,
  scopes: readonly Pick<Activation, 'variables'>[],
): Rejection | null {
  for (const name of Object.keys(edit.variables ?? {})) {
    if (scopes.some(({ variables }) => Object.hasOwn(variables, name))) continue;
    return refuse('variable-not-found', `No task around it has made a variable '${name}'.`);
  }
  return edit.context ? objectionToContext(turn, edit, editedContext(context, edit.context)) : null;
}

function objectionToContext(turn: Turn, { exportedBy }: Edit, context: Json): Rejection | null {
  const task = exportedBy === undefined ? null : turn.knowledge.activities.get(exportedBy);
  const schema = task && 'export' in task ? task.export?.schema : undefined;
  const errors = schema === undefined ? [] : errorsOf(schema, context);
  if (errors.length === 0) return null;
  const places = errors.slice(0, 5).map(({ pointer, message }) => `${pointer || '/'}: ${message}`);
  const message = `The context would not fit export.schema of ${exportedBy}. ${places.join(' ')}`;
  return refuse('edited-data-invalid', message, errors);
}

/** Every mistake of data; a schema that cannot be used is one of its own. */
export function errorsOf(schema: Json, data: Json) {
  try {
    return dataErrors(schema, data, 'context');
  } catch (error) {
    if (!(error instanceof TaskProblem)) throw error;
    return [{ pointer: '', message: error.message }];
  }
}

function editedContext(context: Json, edit: ContextEdit): Json {
  return edit.kind === 'replace' ? edit.value : mergePatch(context, edit.patch);
}

/** Carries out an edit that nothing speaks against, and records what it replaces. */
export function applyEdit(
  turn: Turn,
  activation: Activation | undefined,
  { context, variables, input }: Edit,
  wish: Wish,
): void {
  const seen = contextOf(turn.state, activation);
  const held = variables && activation && holdersOf(turn.state, activation, variables);
  const isEntered = input !== undefined && activation !== undefined;
  turn.emit({
    type: 'data-edited',
    ...(activation && { activation: activation.id }),
    ...(context && { context: editedContext(seen, context) }),
    ...(held && { variables: held.set }),
    ...(isEntered && { input }),
    replaced: {
      ...(context && { context: seen }),
      ...(held && { variables: held.replaced }),
      ...(isEntered && { input: activation.rawInput }),
    },
    ...wishOf(wish),
  });
}

type Variables = { readonly [name: string]: Json };

/** Which activation holds each variable: the nearest one that has made it. */
function holdersOf(state: RunState, from: Activation, variables: Variables) {
  const set: { [holder: ActivationId]: Variables } = {};
  const replaced: { [holder: ActivationId]: Variables } = {};
  for (const [name, value] of Object.entries(variables)) {
    const holder = scopesOf(state, from).find((scope) => Object.hasOwn(scope.variables, name));
    if (!holder)
      throw new Error(`Expected a variable ${name} around ${from.id}, but there is none.`);
    set[holder.id] = withMember(set[holder.id], name, value);
    replaced[holder.id] = withMember(replaced[holder.id], name, holder.variables[name] as Json);
  }
  return { set, replaced };
}

function withMember(members: Variables | undefined, name: string, value: Json): Variables {
  return Object.fromEntries([...Object.entries(members ?? {}), [name, value]]);
}

/** An activation and what is around it, the innermost first. */
export function scopesOf(state: RunState, from: Activation | undefined): Activation[] {
  const scopes: Activation[] = [];
  for (let scope = from; scope; ) {
    scopes.push(scope);
    scope = scope.parent === null ? undefined : state.activations[scope.parent];
  }
  return scopes;
}
