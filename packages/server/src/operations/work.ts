import { limitReachedText } from '../runtime/concurrency/limit-reached.ts';
import type { RunSummary, Runtime } from '../runtime/runtime.ts';
import { rerunRequest } from '../runtime/starts/rerun.ts';
import type { Store } from '../store/port.ts';
import type { Work } from './operation.ts';

export interface WorkPorts {
  readonly runtime: Pick<
    Runtime,
    'submitOnce' | 'tryCommand' | 'repair' | 'preview' | 'migrate' | 'previewMigration' | 'start'
  >;
  readonly store: Pick<Store, 'run' | 'runEvents' | 'resolve'>;
}

/** What became of one run. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** There is too much to do: ask again after so long. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number };

/** For the record, and to do it once. */
export interface Wish {
  readonly by: string;
  readonly reason?: string;
  readonly key: string;
}

interface Way<Kind extends Work['kind']> {
  carryOut(
    ports: WorkPorts,
    run: RunSummary,
    work: Extract<Work, { kind: Kind }>,
    wish: Wish,
  ): Promise<Outcome>;
  /** What would become of it now; changes nothing. */
  tryOut(ports: WorkPorts, run: RunSummary, work: Extract<Work, { kind: Kind }>): Promise<Outcome>;
}

type Ways = { readonly [Kind in Work['kind']]: Way<Kind> };

/** Every kind of work. A new one is a member of `Work` and a line here. */
const WAYS: Ways = {
  submit: {
    carryOut: async ({ runtime }, run, { command }, { key, ...wish }) =>
      outcomeOf(
        run,
        await runtime.submitOnce({
          namespace: run.namespace,
          runId: run.id,
          command: { ...command, ...wish },
          idempotencyKey: key,
        }),
      ),
    tryOut: async ({ runtime }, run, { command }) =>
      outcomeOf(run, await runtime.tryCommand(run.id, command)),
  },
  repair: {
    carryOut: async ({ runtime }, run, { repair }, { key, ...wish }) =>
      outcomeOf(
        run,
        await runtime.repair({
          namespace: run.namespace,
          runId: run.id,
          repair: { ...repair, ...wish },
          idempotencyKey: key,
        }),
      ),
    tryOut: async ({ runtime }, run, { repair }) =>
      outcomeOf(run, await runtime.preview(run.id, repair)),
  },
  migrate: {
    carryOut: async ({ runtime }, run, { kind: _, ...request }, { key, ...wish }) =>
      outcomeOf(run, await runtime.migrate(run.id, request, wish, key)),
    tryOut: async ({ runtime }, run, { kind: _, ...request }) => {
      const answer = await runtime.previewMigration(run.id, request);
      if (answer.kind !== 'preview') return outcomeOf(run, answer);
      const { migration } = answer;
      return migration.kind === 'possible' ? DONE : refusedBy(migration.rejection);
    },
  },
  rerun: {
    carryOut: async ({ runtime, store }, run, { change }, { key, by }) => {
      const request = await rerunRequest(store, run, change);
      const answer = await runtime.start({ ...request, startedBy: by, idempotencyKey: key });
      return outcomeOf(run, answer);
    },
    tryOut: async ({ store }, run, { change }) => {
      const { version = run.definition.version } = change;
      const wanted = version === 'latest' ? undefined : version;
      const found = await store.resolve(run.namespace, run.definition.name, wanted);
      return found === null ? outcomeOf(run, { kind: 'unknown-definition' }) : DONE;
    },
  },
};

const DONE: Outcome = { kind: 'done' };

/** Does the work for one run, once for the key. */
export async function carryOut(
  ports: WorkPorts,
  { namespace, runId }: { readonly namespace: string; readonly runId: string },
  work: Work,
  wish: Wish,
): Promise<Outcome> {
  const run = await ports.store.run(runId);
  if (run?.namespace !== namespace) return noSuchRun(runId);
  return wayOf(work).carryOut(ports, run, work, { ...wish, key: `${wish.key}/${runId}` });
}

/** What would become of one run. */
export function tryOut(ports: WorkPorts, run: RunSummary, work: Work): Promise<Outcome> {
  return wayOf(work).tryOut(ports, run, work);
}

function wayOf({ kind }: Work): Way<Work['kind']> {
  return WAYS[kind] as Way<Work['kind']>;
}

export function noSuchRun(runId: string): Outcome {
  return { kind: 'refused', code: 'run-not-found', message: `There is no run ${runId} here.` };
}

type Answer =
  | Awaited<ReturnType<Runtime['submitOnce']>>
  | Awaited<ReturnType<Runtime['repair']>>
  | Awaited<ReturnType<Runtime['preview']>>
  | Awaited<ReturnType<Runtime['start']>>
  | { readonly kind: 'unknown-definition' };

function outcomeOf({ id, namespace, definition }: RunSummary, answer: Answer): Outcome {
  switch (answer.kind) {
    case 'accepted':
    case 'preview':
    case 'started':
    case 'already-started':
      return DONE;
    case 'overloaded':
      return { kind: 'busy', retryAfterMs: answer.retryAfterSeconds * 1000 };
    case 'rejected':
      return refusedBy(answer.rejection);
    case 'unknown-run':
      return noSuchRun(id);
    case 'unknown-definition': {
      const message = `${namespace}/${definition.name} has no such version.`;
      return { kind: 'refused', code: 'definition-not-found', message };
    }
    case 'limit-reached': {
      const message = limitReachedText({ namespace, name: definition.name }, answer.concurrency);
      return { kind: 'refused', code: 'concurrency-limit-reached', message };
    }
    case 'key-reused': {
      const message = `The key of the operation and run ${id} was used for another request.`;
      return { kind: 'refused', code: 'idempotency-key-reused', message };
    }
  }
}

function refusedBy({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): Outcome {
  return { kind: 'refused', code, message };
}
