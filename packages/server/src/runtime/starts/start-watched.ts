import type { AwaitedEnd, EndWatch } from '../end-watch.ts';
import type { StartRequest, WatchedStart } from '../runtime.ts';
import type { Starts } from './starts.ts';

/** Starts a run that is watched from its first turn on: it may have ended with that. */
export async function startWatched(
  { starts, ends }: { readonly starts: Starts; readonly ends: Pick<EndWatch, 'watch'> },
  request: StartRequest,
): Promise<WatchedStart> {
  let end: AwaitedEnd | null = null;
  const drop = () => end?.[Symbol.dispose]();
  const begins = (runId: string) => {
    end = ends.watch(runId);
  };
  try {
    const answer = await starts.start(request, { begins });
    if (answer.kind === 'started') return { answer, end };
    drop();
    return { answer, end: null };
  } catch (error) {
    drop();
    throw error;
  }
}
