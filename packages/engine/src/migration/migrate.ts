import type { Plan } from '@tutti/language';
import { behaviourOf } from '../behaviour.ts';
import type { Migrate } from '../commands.ts';
import { showTask } from '../human/tell.ts';
import { indexPlan } from '../plan-index.ts';
import type { Rejection } from '../rejections.ts';
import { standingOf } from '../standing.ts';
import type { Activation, ActivationId, RunState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { checkMigration } from './check.ts';
import type { MigrationMapping } from './counterparts.ts';
import type { MigrationMoves } from './moves.ts';

/** What would become of a run that goes over to another plan, or why it cannot. */
export type Migration =
  | { readonly kind: 'possible'; readonly moves: MigrationMoves }
  | { readonly kind: 'refused'; readonly rejection: Rejection };

/** Looks whether a run can go over from one plan to the other; changes nothing. [SPEC G2] */
export function planMigration(
  state: RunState,
  from: Plan,
  to: Plan,
  mapping: MigrationMapping,
): Migration {
  expectSameDefinition(from, to);
  const { id, status, planId } = state;
  const { version } = to.document;
  if (status === 'completed' || status === 'cancelled') {
    return refused({
      code: 'run-ended',
      message: `Expected run ${id} to be under way or faulted, but it is ${status}.`,
    });
  }
  if (planId === to.id) {
    const message = `Run ${id} has version ${version} already.`;
    return refused({ code: 'run-already-on-version', message });
  }
  if (state.rollback?.reason.kind === 'rewind' && !state.rollback.finished) {
    const message = `Run ${id} is being rewound under the version it has: let that end first.`;
    return refused({ code: 'run-rolling-back', message });
  }
  const { conflicts, moves } = checkMigration(state, from, to, mapping);
  const [first] = conflicts;
  if (!first) return { kind: 'possible', moves };
  const more = conflicts.length > 1 ? ` There are ${conflicts.length - 1} more conflicts.` : '';
  return refused({
    code: 'migration-incompatible',
    message: `Run ${id} cannot go over to version ${version}. ${first.from}: ${first.message}${more}`,
    conflicts,
  });
}

function refused(rejection: Rejection): Migration {
  return { kind: 'refused', rejection };
}

/** The run goes over to another plan; what is left of this decision is decided by that one. */
export function migrate(turn: Turn, { to, mapping, type: _, ...more }: Migrate): Rejection | null {
  const { plan } = turn.knowledge;
  const offered = offersOf(turn);
  const migration = planMigration(turn.state, plan, to, mapping ?? {});
  if (migration.kind === 'refused') return migration.rejection;
  turn.emit({
    type: 'run-migrated',
    from: { planId: plan.id, version: plan.document.version },
    to: { planId: to.id, version: to.document.version },
    ...migration.moves,
    ...more,
  });
  const expressions = turn.knowledge.expressions.ofAnotherPlan();
  turn.goOver({ ...turn.knowledge, plan: to, activities: indexPlan(to), expressions });
  registerAnew(turn, offered);
  return null;
}

/** What is registered outside says where it stands, and what is listened to may have changed. */
function registerAnew(turn: Turn, offered: ReadonlyMap<ActivationId, string>): void {
  for (const [id, offers] of offersOf(turn)) {
    if (offered.get(id) !== offers) listen(turn, turn.find(id));
  }
  for (const activation of Object.values(turn.state.activations)) {
    const { body, phase } = activation;
    const isOpen = body?.kind === 'human' && phase === 'active' && !body.completion;
    if (isOpen && turn.state.status !== 'faulted') {
      showTask(turn, activation, body);
    }
  }
}

/** What each listener offers; of a faulted run none does. */
function offersOf({ knowledge, state }: Turn): ReadonlyMap<ActivationId, string> {
  const { subscriptions } = standingOf(knowledge, state);
  return new Map(
    subscriptions.map(({ subscription, offers }) => [subscription, JSON.stringify(offers)]),
  );
}

function listen(turn: Turn, activation: Activation | undefined): void {
  if (!activation) return;
  const activity = turn.activity(activation);
  const behaviour = behaviourOf(turn.knowledge, activity);
  behaviour.release?.(turn, activation);
  behaviour.restore?.(turn, activation, activity);
}

function expectSameDefinition({ document: from }: Plan, { document: to }: Plan): void {
  if (from.namespace === to.namespace && from.name === to.name) return;
  throw new Error(`Expected a version of ${from.namespace}/${from.name}, but it is ${to.name}.`);
}
