import type { Judgement } from './judge.ts';

/** What the oracle says of a run of that definition. */
export type Judged = Judgement & { readonly definition: string };

interface Share {
  readonly of: number;
  readonly percent: number;
}

/** How much of what has happened the oracle could not foretell: of all runs, and of random definitions. */
export interface Undetermined {
  readonly all: Share;
  readonly random: Share;
}

export function undeterminedOf(judged: readonly Judged[]): Undetermined {
  const random = judged.filter(({ definition }) => definition === 'main');
  return { all: shareOf(judged), random: shareOf(random) };
}

export function told({ all, random }: Undetermined): string {
  const [some, most] = [random, all].map(({ of, percent }) => `${percent.toFixed(1)} % of ${of}`);
  return `undetermined by the oracle: ${most} runs, and ${some} runs of random definitions`;
}

function shareOf(judged: readonly Judged[]): Share {
  const count = judged.filter(({ kind }) => kind === 'undetermined').length;
  return { of: judged.length, percent: (100 * count) / Math.max(1, judged.length) };
}
