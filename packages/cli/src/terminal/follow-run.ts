import type { Client, RunEvent } from '@tutti/client';
import { plainText, timelineLines } from '../timeline/lines.ts';
import { Timeline } from '../timeline/timeline.ts';
import { TimelineLog } from '../timeline/timeline-log.ts';
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
 * where that can be, else a line for every change.
 */
export async function followRun(
  client: Client,
  run: FollowedRun,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const events = client.runs.follow(run.namespace, run.runId, { signal });
  await (terminal.isLive ? repaint(run, events, terminal) : log(run, events, terminal));
}

async function log(run: FollowedRun, events: AsyncIterable<RunEvent>, terminal: Terminal) {
  const lines = new TimelineLog(run.title);
  for await (const event of events) {
    for (const line of lines.accept(event)) terminal.words(`${event.at}  ${plainText(line)}`);
  }
}

async function repaint(run: FollowedRun, events: AsyncIterable<RunEvent>, terminal: Terminal) {
  const timeline = new Timeline();
  const view = new LiveView(terminal);
  const paint = () => {
    // Before its first event a run has no time to tell.
    if (timeline.run.startedAt > 0) view.paint(timelineLines(run.title, timeline, Date.now()));
  };
  const clock = setInterval(paint, REPAINT_MS);
  try {
    for await (const event of events) timeline.accept(event);
  } finally {
    clearInterval(clock);
    paint();
  }
}
