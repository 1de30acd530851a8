// The callers of all systems: takes a job, carries it out, answers what came of it; one after another.
import { Pool } from 'undici';
import { type Job, type Load, latenciesOf } from './load.ts';

process.on('message', (job: Job) => void carryOut(job).then((load) => process.send?.(load)));
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function carryOut({ request, callers, ms, count = Number.POSITIVE_INFINITY }: Job) {
  const { origin, pathname, search } = new URL(request.url);
  const pool = new Pool(origin, { connections: callers, headersTimeout: 0, bodyTimeout: 0 });
  const { headers, body } = request;
  const options = { method: 'POST', path: pathname + search, headers, body } as const;
  const found = new Found();
  const begin = performance.now();
  let asked = 0;
  const caller = async () => {
    while (asked < count && performance.now() - begin < ms) {
      asked += 1;
      await ask(pool, options, found);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const took = performance.now() - begin;
  await pool.close();
  return found.toLoad(took);
}

async function ask(pool: Pool, options: Parameters<Pool['request']>[0], found: Found) {
  const begin = performance.now();
  try {
    const { statusCode, body } = await pool.request(options);
    const text = await body.text();
    found.add(statusCode, performance.now() - begin, text);
  } catch (error) {
    found.add(0, 0, String(error));
  }
}

class Found {
  readonly #statuses: { [status: string]: number } = {};
  readonly #latencies: number[] = [];
  #complaint: string | undefined;

  add(status: number, ms: number, text: string): void {
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    if (status === 200) this.#latencies.push(ms);
    else this.#complaint ??= `${status}: ${text.slice(0, 500)}`;
  }

  toLoad(ms: number): Load {
    const latencies = latenciesOf(this.#latencies);
    const complaint = this.#complaint;
    return { statuses: this.#statuses, ms, latencies, ...(complaint && { complaint }) };
  }
}
