import { type RunEvent, taskName } from '@tutti/engine';
import type { Json } from '@tutti/jq';

/** An event of a real run, as the API tells it. */
export type RecordedEvent = { readonly type: string };

type JsonObject = { readonly [member: string]: Json };

/**
 * The test that a real run makes: each call answered as it was, and what came of it expected. Holds
 * no secret, because what a run records holds none.
 */
export function recordTest(
  name: string,
  input: Json | undefined,
  events: readonly RecordedEvent[],
): JsonObject {
  const log = events as readonly RunEvent[];
  const pointers = new Map<string, string>();
  for (const event of log) {
    if (event.type === 'task-created') pointers.set(event.activation, event.pointer);
  }
  const calls = log.flatMap((event) =>
    event.type === 'effect-settled'
      ? [callOf(pointers.get(event.activation) ?? '', event.result)]
      : [],
  );
  const given = receivedOf(log);
  return {
    name,
    ...(input !== undefined && { input }),
    ...(calls.length > 0 && { calls }),
    ...(given.length > 0 && { events: given }),
    expect: expectationOf(log),
  };
}

type Result = Extract<RunEvent, { type: 'effect-settled' }>['result'];

function callOf(pointer: string, result: Result): JsonObject {
  const task = taskName(pointer);
  if (result.kind === 'completed') return { task, answer: result.output };
  return { task, problem: result.problem as JsonObject };
}

function receivedOf(log: readonly RunEvent[]): JsonObject[] {
  return log.flatMap((event) =>
    event.type === 'event-consumed' ? [{ event: event.event as Json }] : [],
  );
}

function expectationOf(log: readonly RunEvent[]): JsonObject {
  const path = log.flatMap((event) =>
    event.type === 'task-started' ? [taskName(event.pointer)] : [],
  );
  const last = log.at(-1);
  if (last?.type === 'run-completed') return { output: last.output, path };
  if (last?.type === 'run-cancelled') return { status: 'cancelled', path };
  if (last?.type !== 'run-faulted') return { status: 'waiting', path };
  const { type, status, instance } = last.problem;
  return { problem: { type, status, ...(instance !== undefined && { instance }) }, path };
}
