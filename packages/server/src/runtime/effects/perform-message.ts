import type { Problem, StartRunEffect } from '@tutti/engine';
import type { OutboxEffect, OutboxEntry, Settled, Store } from '../../store/port.ts';
import type { Entrance } from '../concurrency/entrance.ts';
import { limitReached } from '../concurrency/limit-reached.ts';
import type { Log } from '../ports.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import type { CalledEffect } from './called-effect.ts';
import { standardProblem } from './problem-of.ts';

/** Runs may start runs that start runs; a definition that calls itself ends here. */
const DEEPEST_NESTING = 50;

export interface MessagePorts {
  readonly loop: Pick<TurnLoop, 'ask' | 'settle'>;
  readonly store: Pick<Store, 'resolve'>;
  readonly entrance: Pick<Entrance, 'enter'>;
  readonly log: Log;
}

/** What one run tells another. */
export type Message = Exclude<OutboxEffect, CalledEffect>;

export type PerformMessage = (
  entry: OutboxEntry,
  message: Message,
  signal: AbortSignal,
) => Promise<void>;

/** Hands messages from run to run. Each is settled in the transaction of the turn that takes it. */
export function preparePerformMessage(ports: MessagePorts): PerformMessage {
  const { loop } = ports;
  return async ({ runId, key }, message, signal) => {
    const settles = { effects: [{ runId, key }] };
    switch (message.type) {
      case 'start-run':
        return startChild(ports, runId, message, settles, signal);
      case 'cancel-run': {
        const command = { type: 'cancel', rollback: message.rollback, reason: REASON } as const;
        await loop.ask({ runId: message.childRunId, command, settles });
        return;
      }
      case 'report': {
        const { parentRunId, effect, outcome } = message;
        const command =
          outcome.kind === 'completed'
            ? ({ type: 'complete-effect', effect, output: outcome.output } as const)
            : ({ type: 'fail-effect', effect, problem: outcome.problem } as const);
        await loop.ask({ runId: parentRunId, command, settles });
      }
    }
  };
}

const REASON = 'The run that had started it no longer waits for it.';

async function startChild(
  ports: MessagePorts,
  runId: string,
  message: StartRunEffect,
  settles: Partial<Settled>,
  signal: AbortSignal,
): Promise<void> {
  const { namespace, name, version, childRunId, id, input } = message;
  const wanted = version === 'latest' ? undefined : version;
  const resolved = await ports.store.resolve(namespace, name, wanted);
  const problem = problemOf(message, resolved !== null);
  if (signal.aborted) return;
  if (resolved === null || problem !== null) {
    return refuse(ports, runId, message, settles, problem);
  }
  const { planId } = resolved;
  const parent = { runId, effect: id, await: message.await };
  const creates = {
    namespace,
    definition: { name, version: resolved.version },
    planId,
    isFresh: false,
  };
  const waits = message.await ? { parentRunId: runId } : {};
  const entered = await ports.entrance.enter(
    { namespace, name, planId, input, ...waits },
    async (place) => {
      // From here to the ask nothing is awaited: a child that is no longer wanted never starts.
      if (signal.aborted) return;
      const { priority, startedBy } = message;
      const more = {
        ...(place && { place }),
        ...(priority !== undefined && { priority }),
        ...(startedBy !== undefined && { startedBy }),
      };
      const command = { type: 'start', runId: childRunId, input, parent, ...more } as const;
      await ports.loop.ask({ runId: childRunId, command, settles, creates });
    },
  );
  if (entered.kind === 'entered' || signal.aborted) return;
  await refuse(ports, runId, message, settles, limitReached(message, entered.concurrency));
}

function problemOf({ childRunId, ...wanted }: StartRunEffect, isKnown: boolean): Problem | null {
  const { namespace, name, version } = wanted;
  if (!isKnown) {
    const detail = `Expected definition ${namespace}/${name} ${version} to be published, but it is not.`;
    return standardProblem('configuration', 'Unknown definition', detail);
  }
  // The id of a child is its parent's, the activation and the attempt.
  if (childRunId.split('.').length <= 1 + 2 * DEEPEST_NESTING) return null;
  const detail = `Expected runs at most ${DEEPEST_NESTING} deep inside each other: does ${name} call itself?`;
  return standardProblem('configuration', 'Nested too deep', detail);
}

async function refuse(
  { loop, log }: MessagePorts,
  runId: string,
  message: StartRunEffect,
  settles: Partial<Settled>,
  problem: Problem | null,
): Promise<void> {
  if (problem !== null && message.await) {
    await loop.ask({
      runId,
      command: { type: 'fail-effect', effect: message.id, problem },
      settles,
    });
    return;
  }
  log.warn('A child run nobody waits for was not started.', { runId, problem });
  await loop.settle(settles);
}
