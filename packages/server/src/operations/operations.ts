import type { Instant } from '@tutti/engine';
import type { RunSummary } from '../runtime/runtime.ts';
import { changeResource } from '../store/change-resource.ts';
import type { Store } from '../store/port.ts';
import {
  documentOf,
  type Operation,
  type OperationId,
  operationOf,
  type Place,
  type Progress,
  type Refusal,
  type Selection,
} from './operation.ts';
import { OperationRunner, type RunnerPorts } from './operation-runner.ts';
import { type SelectedPage, selectRuns } from './select-runs.ts';
import { noSuchRun, tryOut } from './work.ts';

export interface OperationsPorts extends RunnerPorts {
  readonly store: Store;
  readonly ids: { runId(): string };
}

/** What is asked for; the rest follows. */
export type NewOperation = Pick<
  Operation,
  'namespace' | 'work' | 'selection' | 'asked' | 'createdBy' | 'reason' | 'runsPerSecond'
> & { readonly id?: string };

export interface OperationPreview {
  readonly matched: number;
  readonly isMore: boolean;
  /** Runs that were looked at one by one, the first of the selection. */
  readonly examined: number;
  readonly possible: number;
  readonly refused: number;
  readonly runs: readonly (Partial<Refusal> & { readonly run: RunSummary | string })[];
}

/** Operations that a namespace keeps; the oldest that have ended make room. */
export const OPERATIONS_MAX = 200;
/** So far runs are counted. */
const COUNTED = 10_000;
/** So far runs are looked through for those with a problem, which have no index. */
const LOOKED_THROUGH = 20_000;
/** So many runs of a preview are looked at one by one, and so many of these are told. */
const EXAMINED = 500;
const TOLD = 100;
const PAGE = 500;

/** The operations of all namespaces: kept in the store, and gone on with after a restart. */
export class Operations {
  readonly #ports: OperationsPorts;
  readonly #runners = new Map<string, OperationRunner>();
  #isClosed = false;

  constructor(ports: OperationsPorts) {
    this.#ports = ports;
  }

  /** Goes on with what was under way. */
  async open(): Promise<void> {
    for await (const operation of this.#all()) this.#begin(operation);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop()));
  }

  /** Begins it, or answers the one with that id; null when too many are under way. */
  async create(asked: NewOperation): Promise<Operation | null> {
    const { store, clock, ids } = this.#ports;
    const { namespace, id = ids.runId() } = asked;
    const known = await this.get({ namespace, id });
    if (known !== null) return known;
    if (!(await this.#makeRoom(namespace))) return null;
    const createdAt = clock.now();
    const selection = until(asked.selection, createdAt);
    const counted = await this.#count(namespace, selection);
    const progress: Progress = {
      status: 'running',
      succeeded: 0,
      refused: 0,
      refusals: [],
      pending: [],
      place: 'begin',
    };
    const operation = { ...asked, id, selection, createdAt, ...counted, progress };
    const resource = { kind: 'operation', namespace, name: id, basedOn: 0 } as const;
    const isFirst = await store.changeResources([{ ...resource, document: documentOf(operation) }]);
    if (!isFirst) return this.get({ namespace, id });
    this.#begin(operation);
    return operation;
  }

  /** Which runs it would be, and what would become of each of the first. Changes nothing. */
  async preview(
    asked: Pick<NewOperation, 'namespace' | 'work' | 'selection'>,
  ): Promise<OperationPreview> {
    const { namespace, work, selection } = asked;
    const counted = await this.#count(namespace, selection);
    const runs: OperationPreview['runs'][number][] = [];
    for (const runId of await this.#first(namespace, selection)) {
      const run = await this.#ports.store.run(runId);
      const isHere = run?.namespace === namespace;
      const outcome = isHere ? await tryOut(this.#ports, run, work) : noSuchRun(runId);
      const { code, message } = outcome.kind === 'refused' ? outcome : {};
      runs.push({
        run: isHere ? run : runId,
        ...(code !== undefined && message !== undefined && { code, message }),
      });
    }
    const refused = runs.filter(({ code }) => code !== undefined).length;
    const possible = runs.length - refused;
    return { ...counted, examined: runs.length, possible, refused, runs: told(runs) };
  }

  async get({ namespace, id }: OperationId): Promise<Operation | null> {
    const resource = await this.#ports.store.resource({ kind: 'operation', namespace, name: id });
    return resource && operationOf(resource);
  }

  /** The newest first. */
  async list(namespace: string): Promise<readonly Operation[]> {
    const query = { kind: 'operation', namespace, limit: OPERATIONS_MAX } as const;
    const found = (await this.#ports.store.resources(query)).map(operationOf);
    return found.sort((a, b) => b.createdAt - a.createdAt);
  }

  /** What is in hand ends; nothing more begins. Null when there is none. */
  async cancel(id: OperationId): Promise<Operation | null> {
    const cancelled = await this.#change(id, (progress) =>
      progress.status === 'running'
        ? { ...progress, status: 'cancelled', endedAt: this.#ports.clock.now() }
        : progress,
    );
    return cancelled;
  }

  #begin(operation: Operation): void {
    if (this.#isClosed || operation.progress.status !== 'running') return;
    const { id, namespace } = operation;
    const key = `${namespace}/${id}`;
    const keep = async (progress: Progress) => {
      const kept = await this.#change({ id, namespace }, ({ status, endedAt }) =>
        status === 'running'
          ? progress
          : { ...progress, status, pending: [], ...(endedAt !== undefined && { endedAt }) },
      );
      return kept?.progress.status === 'running';
    };
    const runner = new OperationRunner(operation, this.#ports, keep);
    this.#runners.set(key, runner);
    void runner.ended.then(() => this.#runners.delete(key));
  }

  #change(
    { namespace, id }: OperationId,
    change: (progress: Progress) => Progress,
  ): Promise<Operation | null> {
    const resource = { kind: 'operation', namespace, name: id } as const;
    return changeResource<Operation | null>(this.#ports.store, resource, async (before) => {
      if (before === null) return { kind: 'leave', answer: null };
      const operation = operationOf(before);
      const changed = { ...operation, progress: change(operation.progress) };
      return { kind: 'put', document: documentOf(changed), answer: changed };
    });
  }

  async #count(namespace: string, selection: Selection) {
    const { found, isMore } = await this.#lookFor(namespace, selection, COUNTED);
    return { matched: found.length, isMore };
  }

  async #first(namespace: string, selection: Selection): Promise<readonly string[]> {
    const { found } = await this.#lookFor(namespace, selection, EXAMINED);
    return found.slice(0, EXAMINED);
  }

  /** So many runs of a selection, or those that a long enough look has found. */
  async #lookFor(namespace: string, selection: Selection, wanted: number) {
    const { store } = this.#ports;
    const found: string[] = [];
    let place: Place = 'begin';
    for (let seen = 0; place !== 'end'; seen += PAGE) {
      if (found.length >= wanted || seen >= LOOKED_THROUGH) return { found, isMore: true };
      const page: SelectedPage = await selectRuns(store, {
        namespace,
        selection,
        place,
        limit: PAGE,
      });
      found.push(...page.runIds);
      place = page.place;
    }
    return { found, isMore: false };
  }

  async #makeRoom(namespace: string): Promise<boolean> {
    const { store } = this.#ports;
    if ((await store.countResources('operation', namespace)) < OPERATIONS_MAX) return true;
    const oldest = (await this.list(namespace)).findLast(
      ({ progress }) => progress.status !== 'running',
    );
    if (oldest === undefined) return false;
    const resource = { kind: 'operation', namespace, name: oldest.id } as const;
    return changeResource(store, resource, async (before) =>
      before === null ? { kind: 'leave', answer: true } : { kind: 'delete', answer: true },
    );
  }

  async *#all(): AsyncIterable<Operation> {
    let after = { namespace: '', name: '' };
    for (;;) {
      const page = await this.#ports.store.resources({ kind: 'operation', after, limit: PAGE });
      yield* page.map(operationOf);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }
}

/** Runs that start later are not meant: those that the operation itself starts least of all. */
function until(selection: Selection, createdAt: Instant): Selection {
  const startedBefore = Math.min(selection.startedBefore ?? Infinity, createdAt + 1);
  return { ...selection, startedBefore };
}

/** Those that would be refused first. */
function told(runs: OperationPreview['runs']): OperationPreview['runs'] {
  const refused = runs.filter(({ code }) => code !== undefined);
  const possible = runs.filter(({ code }) => code === undefined);
  return [...refused, ...possible].slice(0, TOLD);
}
