import type { Effect, RunState } from '@tutti/engine';
import type { Batch, OutboxEntry, OutboxKey, Turn } from '../packages/server/src/store/port.ts';
import { ENDED } from './ended.ts';
import type { RunStory } from './story.ts';

/** What runs have been asked for and wait for, as the commits say: no store is asked. */
export class CommittedWork {
  readonly #outbox = new Map<string, OutboxEntry>();
  readonly #subscriptions = new Map<string, Set<string>>();

  take({ turns, settled }: Batch): void {
    for (const turn of turns) {
      for (const entry of turn.effects) this.#outbox.set(keyOf(entry), entry);
      this.#subscribe(turn);
    }
    for (const key of settled.effects) this.#outbox.delete(keyOf(key));
  }

  /** What a turn has not written together with what belongs to it; `effects` are those it decided. */
  together({ summary, events }: Turn, effects: readonly Effect[]): string[] {
    const broken: string[] = [];
    const runId = summary.id;
    for (const event of events) {
      if (event.type === 'effect-settled' && this.#holds({ runId, key: event.effect })) {
        broken.push('A result and the end of its effect are one commit.');
      }
      if (event.type === 'effect-settled' && this.#reports(runId, event.effect)) {
        broken.push('The end of a child run and the end of its report are one commit.');
      }
      const parent = event.type === 'run-started' ? event.parent : undefined;
      if (parent && this.#holds({ runId: parent.runId, key: parent.effect })) {
        broken.push('The start of a child run and the end of that effect are one commit.');
      }
    }
    const left = effects.filter(
      (effect) => effect.type === 'cancel-effect' && this.#holds({ runId, key: effect.effect }),
    );
    return [...broken, ...left.map(() => 'What is cancelled is not left to be performed.')];
  }

  /** What a run under way waits for and does not exist. */
  awaited(state: RunState, stories: ReadonlyMap<string, RunStory>): string[] {
    if (state.status !== 'running') return [];
    const live = Object.values(state.activations);
    const missing = live.filter(({ effect, childRunId }) => {
      if (effect === undefined || this.#holds({ runId: state.id, key: effect })) return false;
      return childRunId === undefined || !this.#answers(childRunId, stories);
    });
    const listening = live.filter(({ body }) => body?.kind === 'listen' && !body.closed);
    return [
      ...missing.map(({ effect }) => `Effect ${effect} that is awaited exists in the store.`),
      ...(sameItems(
        listening.map(({ id }) => id),
        this.#subscriptions.get(state.id) ?? new Set(),
      )
        ? []
        : ['Whoever listens is subscribed, and nobody else is.']),
    ];
  }

  #subscribe({ summary, subscribed, unsubscribed }: Turn): void {
    const ids = this.#subscriptions.get(summary.id) ?? new Set();
    for (const id of unsubscribed) ids.delete(id);
    for (const { id } of subscribed) ids.add(id);
    this.#subscriptions.set(summary.id, ids);
  }

  #holds(key: OutboxKey): boolean {
    return this.#outbox.has(keyOf(key));
  }

  #reports(parentRunId: string, to: string): boolean {
    return [...this.#outbox.values()].some(
      ({ effect }) =>
        effect.type === 'report' && effect.parentRunId === parentRunId && effect.effect === to,
    );
  }

  /** Whether a child run is under way, or its report is. */
  #answers(childRunId: string, stories: ReadonlyMap<string, RunStory>): boolean {
    const child = stories.get(childRunId);
    if (child !== undefined && !ENDED.includes(child.summary.status)) return true;
    return [...this.#outbox.values()].some(
      ({ runId, effect }) => runId === childRunId && effect.type === 'report',
    );
  }
}

/** What a commit must write at once and does not, as its batch tells. */
export function indivisible({ turns, settled }: Batch): string[] {
  const consumed = turns.flatMap(({ events }) => events.filter(isConsumed)).length;
  return [
    ...(consumed <= settled.deliveries.length
      ? []
      : ['An event is consumed and its delivery is settled in one commit.']),
    ...turns.flatMap((turn) => scheduledAlone(turn, settled)),
  ];
}

function isConsumed({ type }: { readonly type: string }): boolean {
  return type === 'event-consumed';
}

/** The key of a start says what has started it: a fire of a schedule, or a set of events. */
function scheduledAlone({ startKey, summary }: Turn, settled: Batch['settled']): string[] {
  if (!startKey?.key.startsWith('schedule ')) return [];
  const { namespace, definition } = summary;
  const isOwn = (id: { readonly namespace: string; readonly name: string }) =>
    id.namespace === namespace && id.name === definition.name;
  const isOfEvents = startKey.key.startsWith(`schedule ${definition.name} on `);
  const isSettled = isOfEvents
    ? settled.sets.some((change) => isOwn(change) && change.stored === null)
    : settled.schedules.some(isOwn);
  return isSettled ? [] : ['What a schedule starts is settled in the commit that starts it.'];
}

function sameItems(one: readonly string[], other: ReadonlySet<string>): boolean {
  return one.length === other.size && one.every((item) => other.has(item));
}

function keyOf({ runId, key }: OutboxKey): string {
  return `${runId} ${key}`;
}
