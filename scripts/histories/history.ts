import { createHash } from 'node:crypto';
import {
  compensationOf,
  currentTasksOf,
  type RunMachine,
  type RunState,
  statusOf,
} from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import { decode, type Encoded, encode } from '../../packages/server/src/store/codec/codec.ts';

/** A run as a store of some version holds it: its plan, and its log as the store's codec has encoded it. */
export interface History {
  readonly name: string;
  /** The one it has in the end. */
  readonly plan: Plan;
  readonly turns: readonly RecordedTurn[];
  /** What that version said the log comes to. */
  readonly end: End;
}

export interface RecordedTurn {
  /** The events of the turn. */
  readonly log: Encoded;
  /** The hash of the state that the log has come to with it. */
  readonly state: string;
}

export interface End {
  readonly state: Json;
  readonly shown: Json;
}

/** What a state is, and what can be told of it to the outside. */
export function endOf(machine: RunMachine, state: RunState): End {
  const shown = {
    status: statusOf(state),
    compensation: compensationOf(state),
    currentTasks: currentTasksOf(state),
    dueAt: machine.nextDueAt(state),
  };
  return stored({ state, shown });
}

/** What was encoded, as the codec reads it. */
export function decoded<Value>({ text, references, blobs }: Encoded): Value {
  const texts = new Map(blobs.map((blob) => [blob.hash, blob.text]));
  const places: readonly (readonly [string, string])[] = JSON.parse(references ?? '[]');
  const parts = places.map(([pointer, hash]) => [pointer, texts.get(hash) ?? 'null'] as const);
  return decode<Value>({ text, parts });
}

/** What is left of a value that a store has had. */
export function stored<Value>(value: unknown): Value {
  return decoded<Value>(encode(value));
}

/** What tells states apart. */
export function hashOf(state: RunState): string {
  return createHash('sha256').update(canonical(state)).digest('hex').slice(0, 16);
}

/** JSON whose members are in the order of their names: equal values are equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
