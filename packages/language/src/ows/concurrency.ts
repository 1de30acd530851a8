import type { Syntax } from '../document/syntax.ts';
import { wrappedOnly } from '../expressions/expression.ts';
import type { Concurrency } from '../plan/concurrency.ts';
import type { Plan } from '../plan/plan.ts';
import { object, optional } from '../reading/read-object.ts';
import { bool, integer, oneOf } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { metadataOf } from './document-metadata.ts';
import { priority } from './priority.ts';

const DEFAULTS = { limit: 1, policy: 'queue', rollback: false } as const;

const CONCURRENCY = object('`metadata.concurrency`', {
  key: optional(wrappedOnly),
  limit: optional(integer('`limit`', { from: 1, to: 10_000 })),
  policy: optional(oneOf('`policy`', ['queue', 'cancel-older', 'refuse'])),
  rollback: optional(bool('`rollback`')),
});

/**
 * What the DSL does not have: how many runs of the definition may be under way
 * (`document.metadata.concurrency`), and which go first (`document.metadata.priority`).
 */
export function admissionOf(root: Syntax, scope: Scope): Pick<Plan, 'concurrency' | 'priority'> {
  const inside: Scope = { ...scope, place: 'admission' };
  const limits = metadataOf(root, 'concurrency');
  const first = metadataOf(root, 'priority');
  return {
    ...(limits && { concurrency: concurrency(limits, inside) }),
    ...(first && { priority: priority(first, inside) }),
  };
}

function concurrency(at: Syntax, scope: Scope): Concurrency {
  const read: Concurrency = { ...DEFAULTS, ...CONCURRENCY(at, scope) };
  const rollback = at.kind === 'map' ? at.entries.get('rollback') : undefined;
  if (rollback && read.policy !== 'cancel-older') {
    const message =
      'Expected no `rollback` here, because only `policy: cancel-older` cancels runs. Take it out.';
    scope.report.mistake(rollback.at, 'unexpected-property', message);
  }
  return read;
}
