/// <reference lib="esnext.disposable" />
import type { Delivery, Json, ReceiveContext } from '@tutti/connector-kit';
import type { OutboxEntry } from '../../store/port.ts';
import type { Retrying } from '../turns/retrying.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import type { TurnWatch } from '../turns/turn-watch.ts';
import type { CalledEffect } from './called-effect.ts';

export type Deliver = ReceiveContext['deliver'];

export interface DeliveryPorts {
  readonly loop: Pick<TurnLoop, 'ask'>;
  readonly retrying: Retrying;
  readonly turns: Pick<TurnWatch, 'next'>;
}

export type DeliverItem = (
  entry: Pick<OutboxEntry, 'runId'>,
  effect: Pick<CalledEffect, 'id'>,
  signal: AbortSignal,
  item: Json,
  id: string | undefined,
) => Promise<Delivery>;

/**
 * Hands an item that a connector has received to the run that asked for it. Resolves when it is
 * recorded or passed over, and with `not-taken` when the run does not want it any more; while the run works on another one it waits, which holds up only the
 * connector.
 */
export function prepareDeliverItem({ loop, retrying, turns }: DeliveryPorts): DeliverItem {
  return async ({ runId }, effect, signal, item, id) => {
    const named = id === undefined ? {} : { id };
    const command = { type: 'receive-item', effect: effect.id, item, ...named } as const;
    while (!signal.aborted) {
      // First listening, then asking: a turn in between is not missed.
      using turn = turns.next(runId, signal);
      const outcome = await retrying.until(() => loop.ask({ runId, command }));
      if (outcome.kind === 'accepted') return signal.aborted ? 'enough' : 'more';
      if (outcome.kind === 'unknown-run') return 'not-taken';
      const { code } = outcome.rejection;
      if (code === 'item-not-wanted' || code === 'item-already-received') return 'more';
      if (code !== 'receiver-busy') return 'not-taken';
      await turn.committed;
    }
    return 'not-taken';
  };
}
