import type { Json } from '@tutti/jq';
import type { Store } from '../../store/port.ts';
import type { RunSummary, StartRequest } from '../runtime.ts';

/** What shall be otherwise than in the run that is done again. */
export interface RerunChange {
  /** Absent: the version of the run. */
  readonly version?: string;
  /** Absent: what the run was given. */
  readonly input?: Json;
  /** Added to those of the run. */
  readonly tags?: { readonly [key: string]: string };
}

/** Asks for a run that does `run` again: of the same definition, under the same tags. [SPEC G1] */
export async function rerunRequest(
  store: Pick<Store, 'runEvents'>,
  run: RunSummary,
  { version = run.definition.version, input, tags }: RerunChange,
): Promise<StartRequest> {
  return {
    namespace: run.namespace,
    name: run.definition.name,
    ...(version !== 'latest' && { version }),
    input: input === undefined ? await inputOf(store, run.id) : input,
    ...((run.tags ?? tags) && { tags: { ...run.tags, ...tags } }),
    rerunOf: run.id,
  };
}

async function inputOf(store: Pick<Store, 'runEvents'>, runId: string): Promise<Json> {
  const [first] = await store.runEvents(runId, 0, 1);
  if (first?.event.type === 'run-started') return first.event.input;
  throw new Error(`Expected the log of run ${runId} to begin with its start, but it does not.`);
}
