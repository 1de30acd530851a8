import type { Plan } from '@tutti/language';
import { compensationPointer } from '../plan-index.ts';
import type { Activation, ActivationId, CompensationEntry, RunState } from '../state.ts';
import { taskName } from '../status.ts';
import { checkActivation } from './check-activation.ts';
import type { Comparison } from './comparison.ts';
import type { MigrationConflict } from './conflict.ts';
import { Counterparts, type MigrationMapping } from './counterparts.ts';
import type { MigrationMoves, MovedActivation, MovedCompensation } from './moves.ts';
import { PlanPlaces } from './plan-places.ts';

/** What going over to another plan would be like for a run. */
export interface MigrationCheck {
  /** Empty: it can. The first hundred. */
  readonly conflicts: readonly MigrationConflict[];
  readonly moves: MigrationMoves;
}

/** A fork of thousands of branches may have as many conflicts. */
const MOST_CONFLICTS = 100;

/**
 * Looks for the counterpart of everything the run has under way and can still undo. Changes nothing.
 * [SPEC G2–G6]
 */
export function checkMigration(
  state: RunState,
  from: Plan,
  to: Plan,
  mapping: MigrationMapping,
): MigrationCheck {
  const [old, other] = [new PlanPlaces(from), new PlanPlaces(to)];
  const counterparts = new Counterparts(old, other, mapping);
  const comparison = { state, from: old, to: other, counterparts };
  const live = checkActivations(comparison);
  const { undone, lost } = checkCompensations(comparison);
  const conflicts = [...counterparts.mistakes, ...live.conflicts, ...lost];
  return {
    conflicts: conflicts.slice(0, MOST_CONFLICTS),
    moves: { activations: live.moved, compensations: undone },
  };
}

function checkActivations(comparison: Comparison) {
  const conflicts: MigrationConflict[] = [];
  const moved: MovedActivation[] = [];
  const lost = new Set<ActivationId>();
  // Parents come first: what is below one that has no counterpart has none for the same reason.
  for (const activation of Object.values(comparison.state.activations)) {
    if (isBelow(lost, activation)) {
      lost.add(activation.id);
      continue;
    }
    const checked = checkActivation(comparison, activation);
    if (checked.kind === 'conflict') {
      lost.add(activation.id);
      conflicts.push(checked.conflict);
    } else {
      moved.push(checked.moved);
    }
  }
  return { conflicts, moved };
}

function isBelow(lost: ReadonlySet<ActivationId>, { parent }: Activation): boolean {
  return parent !== null && lost.has(parent);
}

/** What has completed and can be undone must be something that can be undone. [SPEC G6] */
function checkCompensations({ state, to, counterparts }: Comparison) {
  const undone: MovedCompensation[] = [];
  const lost: MigrationConflict[] = [];
  for (const entry of state.compensations) {
    const pointer = counterparts.of(entry.pointer);
    if (pointer !== undefined && to.find(compensationPointer(pointer))) {
      undone.push({ activation: entry.activation, pointer });
    } else {
      lost.push(compensationMissing(entry, pointer));
    }
  }
  return { undone, lost };
}

function compensationMissing(
  { activation, pointer }: CompensationEntry,
  to: string | undefined,
): MigrationConflict {
  const why =
    to === undefined
      ? 'the other definition has no such task'
      : 'its counterpart has no metadata.compensation';
  return {
    code: 'compensation-missing',
    task: taskName(pointer),
    from: pointer,
    ...(to !== undefined && { to }),
    activation,
    message: `It has completed and can be undone, and ${why}.`,
    remedy: 'Map it to a task whose compensation undoes it, or keep its compensation.',
  };
}
