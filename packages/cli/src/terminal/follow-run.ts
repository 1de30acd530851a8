import type { Client } from '@tutti/client';
import { changeLine, plainText, timelineLines } from '../timeline/lines.ts';
import { instantOf } from '../timeline/members.ts';
import { type RunRow, Timeline } from '../timeline/timeline.ts';
import { LiveView } from './live-view.ts';
import type { Terminal } from './terminal.ts';

const REPAINT_MS = 100;

/** A run to follow, and what to call it. */
export interface FollowedRun {
  readonly namespace: string;
  readonly runId: string;
  readonly title: string;
}

/**
 * Shows a run on the terminal as it happens, until it ends or `signal` aborts: repainted in place
 * where that can be, else a line for every change. Answers how the run is then.
 */
export async function followRun(
  client: Client,
  run: FollowedRun,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<RunRow> {
  const timeline = new Timeline();
  const view = terminal.isLive ? new LiveView(terminal) : null;
  const repaint = () => {
    // Before its first event a run has no time to tell.
    if (timeline.run.startedAt > 0) view?.paint(timelineLines(run.title, timeline, Date.now()));
  };
  const clock = view === null ? undefined : setInterval(repaint, REPAINT_MS);
  try {
    for await (const event of client.runs.follow(run.namespace, run.runId, { signal })) {
      const line = changeLine(run.title, timeline.accept(event), instantOf(event));
      if (view === null && line !== null) terminal.words(`${event.at}  ${plainText(line)}`);
    }
  } finally {
    clearInterval(clock);
    repaint();
  }
  return timeline.run;
}
