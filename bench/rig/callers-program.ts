// The callers of all systems: takes a job, carries it out, answers what came of it; one after another.
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Job, type Load, latenciesOf } from './load.ts';

process.on('message', (job: Job) => void carryOut(job).then((load) => process.send?.(load)));
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function carryOut(job: Job): Promise<Load> {
  const { origin } = new URL(job.requests[0]?.url ?? '');
  const pool = new Pool(origin, { connections: job.callers, headersTimeout: 0, bodyTimeout: 0 });
  const found = new Found();
  const ask = prepareAsk(pool, job, found);
  const begin = performance.now();
  await (job.ratePerSecond === undefined
    ? oneByOne(job, ask)
    : steadily(job, job.ratePerSecond, ask));
  const took = performance.now() - begin;
  await pool.close();
  return found.toLoad(took);
}

type Ask = (since: number) => Promise<void>;

function prepareAsk(pool: Pool, { requests }: Job, found: Found): Ask {
  const options = requests.map(({ method = 'POST', url, headers, body = null }) => {
    const { pathname, search } = new URL(url);
    return { method, path: pathname + search, headers, body };
  });
  let next = 0;
  return async (since) => {
    try {
      const option = options[next++ % options.length];
      if (option === undefined) throw new Error('Expected a request.');
      const { statusCode, body } = await pool.request(option);
      const text = await body.text();
      found.add(statusCode, performance.now() - since, text);
    } catch (error) {
      found.add(0, 0, String(error));
    }
  };
}

/** Each caller asks when it has its answer. */
async function oneByOne({ callers, ms, count = Number.POSITIVE_INFINITY }: Job, ask: Ask) {
  const begin = performance.now();
  let asked = 0;
  const caller = async () => {
    while (asked < count && performance.now() - begin < ms) {
      asked += 1;
      await ask(performance.now());
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

const TICK_MS = 2;

/** Requests begin at their times; what finds no free connection waits for one, and its latency tells. */
async function steadily({ ms }: Job, ratePerSecond: number, ask: Ask) {
  const begin = performance.now();
  const underWay: Promise<void>[] = [];
  const everyMs = 1000 / ratePerSecond;
  for (let sent = 0; sent * everyMs < ms; ) {
    const passed = performance.now() - begin;
    for (; sent * everyMs < Math.min(passed, ms); sent += 1) {
      underWay.push(ask(begin + sent * everyMs));
    }
    await delay(TICK_MS);
  }
  await Promise.all(underWay);
}

class Found {
  readonly #statuses: { [status: string]: number } = {};
  readonly #latencies: number[] = [];
  readonly #refusals: number[] = [];
  #complaint: string | undefined;

  add(status: number, ms: number, text: string): void {
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    if (status === 429) this.#refusals.push(ms);
    if (status >= 200 && status < 300) this.#latencies.push(ms);
    else this.#complaint ??= `${status}: ${text.slice(0, 500)}`;
  }

  toLoad(ms: number): Load {
    const complaint = this.#complaint;
    return {
      ...{ statuses: this.#statuses, ms },
      latencies: latenciesOf(this.#latencies),
      refusals: latenciesOf(this.#refusals),
      ...(complaint !== undefined && { complaint }),
    };
  }
}
