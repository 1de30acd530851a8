import type { CallEffect, CloudEvent, RunEvent } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import type { RunSummary } from '../../runtime/runtime.ts';
import type { AcceptedEvent, Batch, DefinitionRecord, Settled, Turn } from '../port.ts';

/** Builders of what a store is given, for its tests. */
export function summaryOf(id: string, changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    namespace: 'shop',
    definition: { name: 'order', version: '1.0.0' },
    planId: 'sha256:1',
    status: 'running',
    compensation: 'none',
    startedAt: 1000,
    updatedAt: 1000,
    currentTasks: [],
    sequence: 1,
    ...changes,
  };
}

export function suspended(at: number): RunEvent {
  return { type: 'run-suspended', at };
}

/** A turn that begins with event `firstSequence`. */
export function turnOf(
  runId: string,
  firstSequence: number,
  changes: Partial<Turn> & { readonly about?: Partial<RunSummary> } = {},
): Turn {
  const { about, ...rest } = changes;
  const events = rest.events ?? [suspended(1000)];
  const sequence = firstSequence + events.length - 1;
  return {
    summary: summaryOf(runId, { sequence, ...about }),
    firstSequence,
    events,
    dueAt: null,
    effects: [],
    subscribed: [],
    unsubscribed: [],
    humanTasks: [],
    ...rest,
  };
}

export type BatchChanges = Partial<Omit<Batch, 'settled'>> & {
  readonly settled?: Partial<Settled>;
};

export function batchOf({ settled, ...changes }: BatchChanges): Batch {
  const nothing = { effects: [], deliveries: [], schedules: [], sets: [] };
  return { turns: [], accepted: [], settled: { ...nothing, ...settled }, ...changes };
}

export function callOf(runId: string, id: string, args: CallEffect['arguments'] = {}): CallEffect {
  return {
    type: 'call',
    id,
    activation: 'a1',
    attempt: 1,
    idempotencyKey: `${runId}/a1/1`,
    await: true,
    connector: 'http',
    function: 'request',
    arguments: args,
  };
}

export function cloudEvent(id: string, changes: Partial<CloudEvent> = {}): CloudEvent {
  return { specversion: '1.0', id, source: '/tests', type: 'order.paid', ...changes };
}

export function acceptedOf(event: CloudEvent, changes: Partial<AcceptedEvent> = {}): AcceptedEvent {
  return { namespace: 'shop', event, acceptedAt: 1000, expiresAt: 5000, ...changes };
}

export function definitionOf(version: string, changes: Partial<DefinitionRecord> = {}) {
  return {
    namespace: 'shop',
    name: 'order',
    version,
    source: `version: ${version}`,
    planId: `sha256:${version}`,
    publishedAt: 1000,
    ...changes,
  };
}

export function planOf(id: string): Plan {
  return {
    format: 3,
    id,
    document: { dsl: '1.0.0', namespace: 'shop', name: 'order', version: '1.0.0' },
    definition: {},
    tasks: [],
    functions: {},
    secrets: [],
  };
}
