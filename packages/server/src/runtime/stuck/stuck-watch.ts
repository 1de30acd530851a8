import type { CloudEvent } from '@tutti/engine';
import type { RunCursor } from '../../store/port.ts';
import type { Log } from '../ports.ts';
import { LeastRecentlyUsed } from '../turns/least-recently-used.ts';
import { findStuck, type StuckPorts, type StuckRun } from './find-stuck.ts';
import type { StuckReason } from './stuck-reasons.ts';

/** Runs under way that one pass looks at; the next one goes on after them. */
const RUNS_PER_PASS = 100;
/** Reasons that are remembered, so that nothing is told twice. */
const MOST_TOLD = 10_000;

export interface StuckWatchPorts extends StuckPorts {
  readonly log: Log;
  readonly accept: (namespace: string, event: CloudEvent) => Promise<unknown>;
}

/** Tells of runs that are stuck: once for each reason, in the log and by a CloudEvent of the namespace. */
export class StuckWatch {
  readonly #ports: StuckWatchPorts;
  readonly #told = new LeastRecentlyUsed<string, true>(MOST_TOLD);
  #after: RunCursor | undefined;

  constructor(ports: StuckWatchPorts) {
    this.#ports = ports;
  }

  async pass(): Promise<void> {
    const { log } = this.#ports;
    try {
      const after = this.#after ? { after: this.#after } : {};
      const { found, next } = await findStuck(this.#ports, { ...after, limit: RUNS_PER_PASS });
      this.#after = next;
      for (const run of found) for (const reason of run.reasons) await this.#tell(run, reason);
    } catch (error) {
      log.warn('Stuck runs could not be looked for; it will be tried again.', { error });
    }
  }

  async #tell(run: StuckRun, reason: StuckReason): Promise<void> {
    const event = stuckEvent(run, reason, this.#ports.now());
    if (this.#told.get(event.id)) return;
    const { namespace, id: runId } = run.summary;
    const { kind, task } = reason;
    const place = task ? { task: task.task, pointer: task.pointer } : {};
    this.#ports.log.warn('A run is stuck.', { namespace, runId, reason: kind, ...place });
    await this.#ports.accept(namespace, event);
    this.#told.set(event.id, true);
  }
}

/** The id is the same whenever the same is found again, also after a restart. */
function stuckEvent({ summary }: StuckRun, { kind, since, task }: StuckReason, now: number) {
  const { id: run, namespace, definition } = summary;
  const { name, version } = definition;
  const place = task && {
    task: { name: task.task, reference: task.pointer, activation: task.activation },
  };
  return {
    specversion: '1.0',
    id: `${run}-stuck-${kind}-${task?.activation ?? 'run'}-${since}`,
    source: `/${namespace}/${name}/${version}`,
    type: 'io.tutti.run.stuck.v1',
    subject: run,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    data: {
      run,
      definition: { namespace, name, version },
      reason: kind,
      since: new Date(since).toISOString(),
      ...place,
    },
  } as const satisfies CloudEvent;
}
