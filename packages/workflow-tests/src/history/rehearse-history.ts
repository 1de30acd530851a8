import { type MachineEnvironment, type RunEvent, taskName } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import { differences } from '../differences.ts';
import { alignTasks } from './align-tasks.ts';
import { comparable } from './asks.ts';
import type { Finding } from './findings.ts';
import { type RecordedAsk, type Recording, Repetition, type RunEnd } from './recording.ts';
import { Reenactment } from './reenactment.ts';

export interface HistoryRehearsal {
  /** What the recorded run was made with. */
  readonly recorded: Plan;
  /** What is tried. */
  readonly candidate: Plan;
  readonly log: readonly RunEvent[];
  /** Tasks that are called differently now: pointers or names, from the recorded to the new one. */
  readonly mapping?: { readonly [recorded: string]: string };
  readonly environment: MachineEnvironment;
}

/** Whether another version would have done the same. */
export type HistoryVerdict =
  | { readonly verdict: 'same'; readonly end: RunEnd }
  | {
      readonly verdict: 'differs';
      /** In the order of the recording: the first one is where the ways part. */
      readonly findings: readonly Finding[];
      /** What becomes of the run; unknown when something was asked that nobody can answer. */
      readonly end?: RunEnd;
    }
  /** The log does not follow from its own plan: `sequence` is the first event that does not. */
  | { readonly verdict: 'not-comparable'; readonly sequence: number; readonly words: string };

/**
 * Tries a plan on what a run has recorded: the run is repeated as it was, to know what it asked with
 * which arguments, then enacted by the new plan. Yields between its steps, so that a host may do
 * other things meanwhile; nothing is touched outside.
 */
export function* rehearseHistory(given: HistoryRehearsal): Generator<void, HistoryVerdict> {
  const { recorded, candidate, log, mapping, environment } = given;
  const repetition = new Repetition(recorded, log, environment);
  while (repetition.step()) yield;
  const recording = repetition.result;
  if ('kind' in recording) {
    const { sequence, type } = recording;
    const words = `Event ${sequence} of the recording (${type}) does not follow from its definition: an operator has changed the run, or another version of the server decided otherwise.`;
    return { verdict: 'not-comparable', sequence, words };
  }
  const backwards = invert(alignTasks(recorded, candidate, mapping));
  const plan = { ...candidate, document: { ...candidate.document, ...nameOf(recorded) } };
  const reenactment = new Reenactment(plan, recording, backwards, environment);
  while (reenactment.step()) yield;
  return judge(reenactment, recording);
}

/** Under another name or version its events would have another source, which nobody asks about. */
function nameOf({ document: { namespace, name, version } }: Plan) {
  return { namespace, name, version };
}

function invert(alignment: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...alignment].map(([from, to]) => [to, from]));
}

function judge(reenactment: Reenactment, recording: Recording): HistoryVerdict {
  const { findings, end } = reenactment;
  if (!findings.isOpen) {
    for (const ask of reenactment.unused()) findings.add(ask.sequence, noLongerMade(ask));
    const runId = recording.started.runId;
    for (const finding of endDifferences(recording.end, end, runId))
      findings.add(Infinity, finding);
  }
  const found = findings.inOrder;
  if (found.length === 0) return { verdict: 'same', end };
  return { verdict: 'differs', findings: found, ...(!findings.isOpen && { end }) };
}

function noLongerMade({ pointer, about, sequence, kind }: RecordedAsk): Finding {
  const task = taskName(pointer);
  const what = { call: 'called', emit: 'emitted', listen: 'listened', person: 'asked' }[kind];
  return {
    kind: 'no-longer-made',
    pointer,
    task,
    sequence,
    recorded: about,
    words: `In the recording ${task || 'the run'} ${what}; here it does not.`,
  };
}

function endDifferences(recorded: RunEnd, now: RunEnd, runId: string): readonly Finding[] {
  const status = { recorded: recorded.status, now: now.status };
  if (status.recorded !== status.now) {
    const words = `The recorded run is ${status.recorded}, this one ${status.now}.`;
    return [{ kind: 'status-differs', ...status, words }];
  }
  const [before, after] = [recorded, now].map(({ tasks }) => tasks.join(', ')) as [string, string];
  if (before !== after && status.now !== 'faulted') {
    const words = `The recorded run is at ${before || 'no task'}, this one at ${after || 'no task'}.`;
    return [{ kind: 'position-differs', recorded: before, now: after, words }];
  }
  return [
    ...valueDiffers('output-differs', 'the output', recorded.output, now.output, runId),
    ...valueDiffers(
      'problem-differs',
      'the problem',
      withoutPlace(recorded.problem),
      withoutPlace(now.problem),
      runId,
    ),
  ];
}

/** The place of a task may be another one in another version. */
function withoutPlace(problem: Json | undefined): Json | undefined {
  if (typeof problem !== 'object' || problem === null || Array.isArray(problem)) return problem;
  const { instance: _, ...rest } = problem as { readonly [member: string]: Json };
  return rest;
}

function valueDiffers(
  kind: 'output-differs' | 'problem-differs',
  what: string,
  before: Json | undefined,
  after: Json | undefined,
  runId: string,
): readonly Finding[] {
  const [recorded, now] = [before ?? null, after ?? null].map((value) => comparable(value, runId));
  if (recorded === undefined || now === undefined) return [];
  const [words] = differences(what, recorded, now);
  return words === undefined ? [] : [{ kind, recorded, now, words }];
}
