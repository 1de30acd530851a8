import type { RunSummary } from '../runtime/runtime.ts';
import type { RunQuery, Store } from '../store/port.ts';
import type { OperationId, Place, Selection } from './operation.ts';

export interface SelectedPage {
  readonly runIds: readonly string[];
  /** `end`: there are no more. */
  readonly place: Place;
}

interface From extends Pick<OperationId, 'namespace'> {
  readonly selection: Selection;
  readonly place: Place;
  readonly limit: number;
}

/** The next runs of a selection, the newest first or in the order given; there may be none on a page. */
export async function selectRuns(
  store: Pick<Store, 'run' | 'runs'>,
  { namespace, selection, place, limit }: From,
): Promise<SelectedPage> {
  const { runIds, problemType: _, ...filters } = selection;
  if (runIds !== undefined) return ofGiven(store, { namespace, selection, runIds, place, limit });
  const after = typeof place === 'object' && 'id' in place ? { after: place } : {};
  const query: RunQuery = { ...filters, namespace, limit, ...after };
  const { runs, next } = await store.runs(query);
  const found = runs.filter((run) => hasProblem(run, selection));
  return { runIds: found.map(({ id }) => id), place: next ?? 'end' };
}

/** Ids that are not there stay: who gave them shall be told. */
async function ofGiven(
  store: Pick<Store, 'run'>,
  given: {
    readonly namespace: string;
    readonly selection: Selection;
    readonly runIds: readonly string[];
    readonly place: Place;
    readonly limit: number;
  },
): Promise<SelectedPage> {
  const { namespace, selection, runIds, place, limit } = given;
  const begin = typeof place === 'object' && 'index' in place ? place.index : 0;
  const end = begin + limit;
  const found: string[] = [];
  for (const id of runIds.slice(begin, end)) {
    const run = await store.run(id);
    if (run === null || run.namespace !== namespace || fits(run, selection)) found.push(id);
  }
  return { runIds: found, place: end < runIds.length ? { index: end } : 'end' };
}

function fits(run: RunSummary, selection: Selection): boolean {
  const { status, name, version, tags = {}, startedFrom = 0, startedBefore = Infinity } = selection;
  const own = run.tags ?? {};
  return (
    (status ?? [run.status]).includes(run.status) &&
    (name ?? run.definition.name) === run.definition.name &&
    (version ?? run.definition.version) === run.definition.version &&
    startedFrom <= run.startedAt &&
    run.startedAt < startedBefore &&
    Object.entries(tags).every(([key, value]) => Object.hasOwn(own, key) && own[key] === value) &&
    hasProblem(run, selection)
  );
}

function hasProblem({ problem }: RunSummary, { problemType }: Selection): boolean {
  if (problemType === undefined) return true;
  return problem?.type === problemType || problem?.type.split('/').at(-1) === problemType;
}
