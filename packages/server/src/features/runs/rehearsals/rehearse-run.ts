import type { RunRehearsal } from '@tutti/api';
import type { MachineEnvironment } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import { type Finding, type HistoryVerdict, rehearseHistory } from '@tutti/workflow-tests';
import type { RunSummary } from '../../../runtime/runtime.ts';
import type { Store } from '../../../store/port.ts';
import { inSlices } from '../in-slices.ts';
import { isShort, LOG_EVENTS_MAX, readLog } from '../read-log.ts';

const DIFFERENCES_MAX = 20;

export interface RunRehearsalPorts {
  readonly store: Pick<Store, 'runEvents' | 'plan'>;
  readonly engine: MachineEnvironment;
}

/** Tries a plan on what one run has recorded. */
export async function rehearseRun(
  { store, engine }: RunRehearsalPorts,
  run: RunSummary,
  candidate: Plan,
  mapping: { readonly [recorded: string]: string },
): Promise<RunRehearsal> {
  const { id: runId, planId, definition, startedAt } = run;
  const about = { runId, definition, startedAt: new Date(startedAt).toISOString() };
  const log = await readLog(store, run);
  if (log === null) return { ...about, ...notComparable(tooLong(run)) };
  const recorded = await store.plan(planId);
  if (recorded === null) throw new Error(`Expected plan ${planId} to be stored, but it is not.`);
  const verdict = await inSlices(
    rehearseHistory({ recorded, candidate, log, mapping, environment: engine }),
  );
  return { ...about, ...told(verdict) };
}

type Told = Pick<RunRehearsal, 'verdict' | 'words' | 'status' | 'differences' | 'differenceCount'>;

function tooLong({ sequence }: RunSummary): string {
  return `It has ${sequence} events; logs of more than ${LOG_EVENTS_MAX} are not tried.`;
}

function notComparable(words: string): Told {
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
      return notComparable(verdict.words);
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
