import { createClient } from '@tutti/client';
import type { Json } from '@tutti/jq';
import type { RunningServer } from '@tutti/server';
import { inLanes } from './lanes.ts';
import { NAMESPACE } from './subjects/tutti.ts';

const AT_A_TIME = 512;

export interface Population {
  readonly definition: Definition;
  readonly count: number;
  readonly inputOf: (number: number) => Json;
  readonly tagsOf?: (number: number) => { readonly [key: string]: string };
}

/** A definition of the namespace of benchmarks. */
export interface Definition {
  readonly document: { readonly name: string };
}

/** One with these tasks, and whatever else stands beside them. */
export function definition(name: string, tasks: readonly object[], rest: object = {}) {
  return {
    document: { dsl: '1.0.3', namespace: NAMESPACE, name, version: '1.0.0' },
    do: tasks.map((task, index) => ({ [`task-${index + 1}`]: task })),
    ...rest,
  };
}

/**
 * Starts runs in a server of this process, without the way over HTTP, and comes back when each has begun.
 * Answers their ids in the order of their numbers.
 */
export async function populate(server: RunningServer, population: Population): Promise<string[]> {
  const { count, inputOf, tagsOf } = population;
  const client = createClient(server);
  await client.definitions.publish(NAMESPACE, JSON.stringify(population.definition));
  const { name } = population.definition.document;
  const ids: string[] = [];
  await inLanes({ to: count, lanes: AT_A_TIME }, async (number) => {
    const asked = { namespace: NAMESPACE, name, input: inputOf(number) };
    const tags = tagsOf && { tags: tagsOf(number) };
    const answer = await server.runtime.start({ ...asked, ...tags });
    if (answer.kind !== 'started') throw new Error(`Expected a run, but: ${answer.kind}.`);
    ids[number] = answer.runId;
  });
  return ids;
}
