// A service that writes down every side effect: `{"number": 7, "step": "before"}`, with the key it was
// asked under. Any message is answered by what stands in it.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { LedgerCount } from './ledger.ts';

/** By number and step: the key, and whether there was another one. */
const effects = new Map<string, { readonly key: string; isDoubled: boolean }>();
const counts: { [step: string]: number } = {};
let repeated = 0;

const server = createServer(async (request, response) => {
  const { number, step } = (await json(request)) as { number: number; step: string };
  write(`${number} ${step}`, step, String(request.headers['idempotency-key']));
  response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
});

function write(name: string, step: string, key: string): void {
  const known = effects.get(name);
  if (known === undefined) {
    effects.set(name, { key, isDoubled: false });
    counts[step] = (counts[step] ?? 0) + 1;
  } else if (known.key === key) repeated += 1;
  else known.isDoubled = true;
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('message', () => {
  const doubled = [...effects.values()].filter(({ isDoubled }) => isDoubled).length;
  process.send?.({ counts, doubled, repeated } satisfies LedgerCount);
});
process.once('disconnect', () => process.exit());
