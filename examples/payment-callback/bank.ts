// A bank that settles payments later, and says so where it was asked to: signed by Standard Webhooks,
// again and again until it is heard. Run it with the signing secret on standard input:
//   printf "$SECRET" | node examples/payment-callback/bank.ts
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';

/** A bank that serves. */
export interface Bank {
  readonly url: string;
  /** The status of each delivery it has tried, in order. */
  readonly deliveries: readonly number[];
  close(): void;
}

export interface BankOptions {
  /** `whsec_` and the key in base64. */
  readonly secret: string;
  readonly port?: number;
  /** How long a payment takes, and how long the bank waits before it tells of it once more. */
  readonly settleMs?: number;
  /** It tells of everything so often, whether it was heard or not: banks are like that. */
  readonly repeats?: number;
}

interface Payment {
  readonly payment: string;
  readonly status: 'settled';
}

/** Starts a bank on loopback. */
export async function startBank(options: BankOptions): Promise<Bank> {
  const deliveries: number[] = [];
  const closing = new AbortController();
  const server = createServer(async (request, response) => {
    const { order, callbackUrl } = (await json(request)) as { order: string; callbackUrl: string };
    const payment = { payment: `pay-${order}`, status: 'settled' } as const;
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ payment: payment.payment, status: 'pending' }));
    void settle(options, callbackUrl, payment, deliveries, closing.signal);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    deliveries,
    close() {
      closing.abort();
      server.close();
    },
  };
}

async function settle(
  { secret, settleMs = 3000, repeats = 1 }: BankOptions,
  callbackUrl: string,
  payment: Payment,
  deliveries: number[],
  closing: AbortSignal,
): Promise<void> {
  const id = `msg_${randomUUID()}`;
  let heard = 0;
  while (heard < repeats && !closing.aborted) {
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    if (closing.aborted) return;
    const status = await tell(secret, callbackUrl, id, payment);
    deliveries.push(status);
    if (status >= 200 && status < 300) heard += 1;
  }
}

/** The status that was answered; 0 when nobody answers. */
async function tell(secret: string, url: string, id: string, payment: Payment): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify(payment);
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  try {
    return (await fetch(url, { method: 'POST', headers, body })).status;
  } catch {
    return 0;
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

if (import.meta.main) {
  const bank = await startBank({ secret: (await text(process.stdin)).trim(), port: 7460 });
  process.stderr.write(`The bank is at ${bank.url}.\n`);
}
