import type { Client } from '@tutti/client';
import type { Acknowledgement } from './evidence.ts';
import { persistently } from './persistently.ts';
import { isStartedByEvents, type Wish } from './wish.ts';

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
  if (isStartedByEvents(wish)) return sendEvents(wish, load, ['ordered', 'packed']);
  await start(wish, load);
  if (wish.kind === 'listener') await sendEvents(wish, load, ['approved', 'paid']);
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

/** The events a run waits for, or comes of; each is sent twice, as brokers do. */
async function sendEvents(
  wish: Wish,
  { client, ledgerUrl, signal }: Load,
  names: readonly string[],
): Promise<void> {
  const events = names.map((name, index) => event(wish, name, wish.amount + index, ledgerUrl));
  for (const sent of [...events, ...events]) {
    await persistently(() => client.events.send(NAMESPACE, [sent]), signal);
  }
}

function event(wish: Wish, name: string, amount: number, ledger: string) {
  return {
    specversion: '1.0' as const,
    id: `${wish.key}-${name}`,
    source: 'https://crash-test.example.com/',
    type: `com.example.crash-test.${name}`,
    data: { wish: wish.key, amount, ledger },
  };
}
