import { candidateKeys, isOpen } from '../human-tasks.ts';
import type { HumanTaskQuery } from '../port.ts';

/** A range of one index, in the order of the list. */
export interface HumanTaskSource {
  readonly isOpen: number;
  readonly candidate?: string;
}

/** What a list of human tasks is put together from. */
export function humanTaskSources({ status, candidates }: HumanTaskQuery): HumanTaskSource[] {
  const openness = [...new Set(status.map((one) => Number(isOpen({ status: one }))))];
  if (candidates === undefined) return openness.map((isOpen) => ({ isOpen }));
  const keys = candidateKeys(candidates);
  return openness.flatMap((isOpen) => keys.map((candidate) => ({ isOpen, candidate })));
}
