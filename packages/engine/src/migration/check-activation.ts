import type { Activity } from '../plan-index.ts';
import type { Activation } from '../state.ts';
import { taskName } from '../status.ts';
import { type Objection, objectionToBody } from './check-body.ts';
import { extensionsOf, objectionToExtensions } from './check-extensions.ts';
import { branchesOf, branchIn, objectionToFork } from './check-fork.ts';
import { LEAVE, missing, objectionToPlace } from './check-place.ts';
import type { Comparison } from './comparison.ts';
import { formOf, type MigrationConflict } from './conflict.ts';
import type { MovedActivation } from './moves.ts';
import { expectPlace } from './plan-places.ts';

/** An activation in the other plan, or what keeps it from being there. */
export type Checked =
  | { readonly kind: 'found'; readonly moved: MovedActivation }
  | { readonly kind: 'conflict'; readonly conflict: MigrationConflict };

/** Finds the place of a live activation in the other plan. [SPEC G3–G5] */
export function checkActivation(comparison: Comparison, activation: Activation): Checked {
  const { from, to, counterparts } = comparison;
  const place = expectPlace(from, activation.pointer);
  const pointer = counterparts.of(activation.pointer);
  if (pointer === undefined) return conflictOf(activation, missing(comparison, place));
  const target = expectPlace(to, pointer);
  const objection =
    objectionToPlace(comparison, activation, place, target) ??
    objectionToForm(comparison, activation, place.activity, target.activity) ??
    objectionToExtensions(comparison, activation, target);
  if (objection) return conflictOf(activation, objection, pointer);
  return {
    kind: 'found',
    moved: movedTo(comparison, activation, place.activity, target.activity),
  };
}

function conflictOf({ id, pointer }: Activation, objection: Objection, to?: string): Checked {
  const about = { task: taskName(pointer), from: pointer, ...(to !== undefined && { to }) };
  return { kind: 'conflict', conflict: { ...about, activation: id, ...objection } };
}

/** What has not begun, or begins anew with a retry of the run, may be anything. */
function objectionToForm(
  comparison: Comparison,
  activation: Activation,
  from: Activity,
  to: Activity,
): Objection | null {
  if (activation.phase !== 'active') return null;
  const [had, has] = [formOf(from), formOf(to)];
  if (had !== has) {
    const message = `It has begun as ${had}, and its counterpart is ${has}.`;
    return { code: 'kind-changed', message, remedy: `Map it to ${had}, or ${LEAVE}.` };
  }
  return objectionToBody(activation, from, to) ?? objectionToFork(comparison, from, to);
}

function movedTo(
  comparison: Comparison,
  activation: Activation,
  from: Activity,
  to: Activity,
): MovedActivation {
  const { id, extension, phase } = activation;
  const branch = branchIn(comparison, activation);
  const hasForked = from.kind === 'fork' && to.kind === 'fork' && phase === 'active';
  return {
    activation: id,
    pointer: to.pointer,
    ...(branch !== undefined && { branch }),
    ...(hasForked && { branches: branchesOf(comparison, from, to) }),
    ...(extension && { applied: extensionsOf(comparison, extension.applied) }),
  };
}
