import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { argumentsOf, type Options } from './options.ts';
import type { Outcome } from './outcome.ts';

const SEED_PROCESS = fileURLToPath(new URL('seed-process.ts', import.meta.url));

/**
 * What each seed comes to, in the order of the seeds, whichever of `options.processes` processes
 * has simulated it.
 * @throws when one of them ends before it has answered
 */
export async function* outcomes(options: Options): AsyncGenerator<Outcome> {
  const count = Math.min(options.processes, options.runs);
  const children = Array.from({ length: count }, () => fork(SEED_PROCESS, argumentsOf(options)));
  const waiting = Array.from({ length: options.runs }, () => Promise.withResolvers<Outcome>());
  let next = 0;
  const work = async (child: ChildProcess) => {
    while (next < waiting.length) {
      const index = next++;
      const answer = outcomeFrom(child, options.seed + index);
      await answer.then(waiting[index]?.resolve, waiting[index]?.reject);
    }
  };
  for (const each of waiting) each.promise.catch(() => undefined);
  for (const child of children) void work(child);
  try {
    for (const { promise } of waiting) yield await promise;
  } finally {
    for (const child of children) child.kill();
  }
}

async function outcomeFrom(child: ChildProcess, seed: number): Promise<Outcome> {
  const answered = new AbortController();
  const { signal } = answered;
  const isOver = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`Expected seed ${seed} to come to an end, but its process has: ${code}.`);
  });
  try {
    child.send(seed);
    const [outcome] = await Promise.race([once(child, 'message', { signal }), isOver]);
    return outcome;
  } finally {
    answered.abort();
    isOver.catch(() => undefined);
  }
}
