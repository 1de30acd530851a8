import type { RunRehearsal } from '@tutti/api';
import type { MachineEnvironment, RunEvent } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import { type Finding, type HistoryVerdict, rehearseHistory } from '@tutti/workflow-tests';
import { eventsAfter } from '../../../runtime/history/state-at.ts';
import type { RunSummary } from '../../../runtime/runtime.ts';
import type { Store } from '../../../store/port.ts';
import { inSlices } from './in-slices.ts';

/** Longer logs are not tried: they would be held in memory as a whole. */
const EVENTS_MAX = 100_000;
const DIFFERENCES_MAX = 20;
const VALUE_CHARACTERS_MAX = 4000;

export interface RunRehearsalPorts {
  readonly store: Pick<Store, 'runEvents' | 'plan'>;
  readonly engine: MachineEnvironment;
}

/** Tries a plan on what one run has recorded. */
export async function rehearseRun(
  { store, engine }: RunRehearsalPorts,
  { id: runId, planId, definition, startedAt, sequence }: RunSummary,
  candidate: Plan,
  mapping: { readonly [recorded: string]: string },
): Promise<RunRehearsal> {
  const about = { runId, definition, startedAt: new Date(startedAt).toISOString() };
  if (sequence > EVENTS_MAX) return { ...about, ...tooLong(sequence) };
  const recorded = await store.plan(planId);
  if (recorded === null) throw new Error(`Expected plan ${planId} to be stored, but it is not.`);
  const log: RunEvent[] = [];
  for await (const { event } of eventsAfter(store, runId, 0)) log.push(event);
  const verdict = await inSlices(
    rehearseHistory({ recorded, candidate, log, mapping, environment: engine }),
  );
  return { ...about, ...told(verdict) };
}

type Told = Pick<RunRehearsal, 'verdict' | 'words' | 'status' | 'differences' | 'differenceCount'>;

function tooLong(sequence: number): Told {
  const words = `It has ${sequence} events; logs of more than ${EVENTS_MAX} are not tried.`;
  return { verdict: 'not-comparable', words, differences: [], differenceCount: 0 };
}

function told(verdict: HistoryVerdict): Told {
  switch (verdict.verdict) {
    case 'same': {
      const { status } = verdict.end;
      const words = 'It would have been the same.';
      return { verdict: 'same', words, status, differences: [], differenceCount: 0 };
    }
    case 'not-comparable':
      return { ...tooLong(0), words: verdict.words };
    case 'differs': {
      const { findings, end } = verdict;
      const status = end === undefined ? {} : { status: end.status };
      return {
        verdict: 'differs',
        words: findings[0]?.words ?? 'It would have been another one.',
        ...status,
        differences: findings.slice(0, DIFFERENCES_MAX).map(toDifference),
        differenceCount: findings.length,
      };
    }
  }
}

/** Large values are left out: the sentence says where they differ. */
function toDifference({ recorded, now, ...finding }: Finding): RunRehearsal['differences'][number] {
  return {
    ...finding,
    ...(isShort(recorded) && { recorded }),
    ...(isShort(now) && { now }),
  };
}

function isShort(value: Json | undefined): value is Json {
  return value !== undefined && JSON.stringify(value).length <= VALUE_CHARACTERS_MAX;
}
