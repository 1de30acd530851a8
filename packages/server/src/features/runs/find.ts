import { type ProblemAnswer, problem } from '../../http/problem.ts';
import type { RunSummary } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';

/** A run of the namespace. One of another namespace is as if it did not exist. */
export async function findRun(
  store: Pick<Store, 'run'>,
  namespace: string,
  runId: string,
): Promise<RunSummary | null> {
  const run = await store.run(runId);
  return run?.namespace === namespace ? run : null;
}

export function refuseRun(namespace: string, runId: string): ProblemAnswer {
  return problem('run-not-found', {
    detail: `There is no run '${runId}' in namespace '${namespace}'.`,
  });
}
