import type { Client } from '@tutti/client';
import type { Acknowledgement } from './evidence.ts';
import { persistently } from './persistently.ts';
import type { Wish } from './wish.ts';

export const NAMESPACE = 'crash-test';
const CLIENTS = 8;

export interface Load {
  readonly client: Client;
  readonly ledgerUrl: string;
  readonly signal: AbortSignal;
  /** Resolves when the wish at this place may be asked for. */
  readonly mayStart: (index: number) => Promise<void>;
  /** Hears of every answer to a start. */
  readonly onAcknowledged: (acknowledgement: Acknowledgement) => void;
}

/** Asks for every wish, several at a time; each until it is acknowledged. */
export async function ask(wishes: readonly Wish[], load: Load): Promise<void> {
  let next = 0;
  const askOneByOne = async () => {
    for (let index = next++; index < wishes.length; index = next++) {
      await load.mayStart(index);
      await askFor(wishes[index]!, load);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, askOneByOne));
}

async function askFor(wish: Wish, load: Load): Promise<void> {
  await start(wish, load);
  if (wish.kind === 'listener') await sendEvents(wish, load);
  // A client that has lost its answer asks again, even much later.
  await start(wish, load);
}

async function start(wish: Wish, { client, ledgerUrl, signal, onAcknowledged }: Load) {
  const { key, amount, sleepMs } = wish;
  const input = { key, amount, sleepMs, ledger: ledgerUrl };
  const request = { definition: { name: wish.kind }, input, tags: { wish: key } };
  const answer = await persistently(
    () => client.runs.start(NAMESPACE, request, { idempotencyKey: key, signal }),
    signal,
  );
  onAcknowledged({ wish: key, runId: answer.runId });
}

/** The events a listening run waits for; each is sent twice, as brokers do. */
async function sendEvents(wish: Wish, { client, signal }: Load): Promise<void> {
  const events = [event(wish, 'approved', wish.amount), event(wish, 'paid', wish.amount + 1)];
  for (const sent of [...events, ...events]) {
    await persistently(() => client.events.send(NAMESPACE, [sent]), signal);
  }
}

function event(wish: Wish, name: string, amount: number) {
  return {
    specversion: '1.0' as const,
    id: `${wish.key}-${name}`,
    source: 'https://crash-test.example.com/',
    type: `com.example.crash-test.${name}`,
    data: { wish: wish.key, amount },
  };
}
