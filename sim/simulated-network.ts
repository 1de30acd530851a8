import {
  type Connector,
  type Delivery,
  type Dialer,
  type Json,
  RetryableFault,
  TerminalFault,
} from '@tutti/connector-kit';
import type { Chance } from './chance.ts';
import type { Trace } from './trace.ts';

interface Call {
  readonly kind: 'call' | 'process';
  /** With the values of secrets. */
  readonly asked: Json;
  readonly key: string;
  readonly signal: AbortSignal;
  answer(output: Json): void;
  fail(error: unknown): void;
}

interface Receiver {
  readonly key: string;
  readonly signal: AbortSignal;
  deliver(item: Json, id?: string): Promise<Delivery>;
  end(): void;
  fail(error: unknown): void;
}

const ANSWERS: readonly Json[] = [{ n: 5 }, { n: 0 }, null, [1, 2], 'text'];
const LONGEST_ECHO = 400;
const PROCESS = { code: 0, stdout: 'out', stderr: '' };
const PROBLEM = { type: 'communication', status: 503, title: 'Simulated' };
const refused = () => Promise.reject(new Error('Expected nothing to leave the simulation.'));

export const NO_DIALER: Dialer = {
  request: refused,
  stream: refused,
  route() {
    throw new Error('Expected no connection to be opened.');
  },
};

/** The systems outside as one process reaches them: they answer when the scheduler says so, in any order. */
export class SimulatedNetwork {
  readonly #chance: Chance;
  readonly #trace: Trace;
  readonly #onReached: (idempotencyKey: string) => void;
  readonly #unwanted = new Set<string>();
  #calls: Call[] = [];
  #receivers: Receiver[] = [];

  constructor(ports: { chance: Chance; trace: Trace; onReached: (key: string) => void }) {
    this.#chance = ports.chance;
    this.#trace = ports.trace;
    this.#onReached = ports.onReached;
  }

  readonly connectors: readonly Connector[] = [
    { name: 'http', functions: { request: this.#function('call') } },
    ...['openapi', 'grpc', 'mcp', 'a2a'].map((name) => {
      return { name, functions: { call: this.#function('call') } };
    }),
    ...['shell', 'script', 'container'].map((name) => {
      return { name, functions: { run: this.#function('process') } };
    }),
    {
      name: 'asyncapi',
      functions: { publish: this.#function('call') },
      receivers: {
        subscribe: {
          receive: (_, { idempotencyKey: key, signal, deliver }) =>
            new Promise<void>((end, fail) => {
              this.#reached(key);
              this.#receivers.push({ key, signal, deliver, end, fail });
            }),
        },
      },
    },
  ];

  /** Nobody wants their answers any longer, and the runtime knows. */
  cancelled(keys: readonly string[]): void {
    for (const key of keys) this.#unwanted.add(key);
  }

  /** What goes on although nobody wants it. */
  violations(): string[] {
    if (this.#unwanted.size === 0) return [];
    return [...this.#calls, ...this.#receivers]
      .filter(({ key, signal }) => this.#unwanted.has(key) && !signal.aborted)
      .map(({ key }) => `What is cancelled is given up: ${key}.`);
  }

  get waiting(): number {
    return this.#calls.length + this.#receivers.length;
  }

  /** One of the systems does something; `canFail`: perhaps it fails. */
  step(canFail: boolean): void {
    const at = this.#chance.below(this.waiting);
    const [call] = at < this.#calls.length ? this.#calls.splice(at, 1) : [];
    const receiver = this.#receivers[at - this.#calls.length];
    if (call !== undefined) this.#answer(call, canFail);
    else if (receiver !== undefined) this.#hand(receiver, canFail);
  }

  #function(kind: Call['kind']) {
    return {
      perform: (
        asked: Json,
        { idempotencyKey: key, signal }: { idempotencyKey: string; signal: AbortSignal },
      ) =>
        new Promise<Json>((answer, fail) => {
          this.#reached(key);
          this.#calls.push({ kind, asked, key, signal, answer, fail });
        }),
    };
  }

  #reached(key: string): void {
    this.#trace.note(`network reached by ${key}`);
    this.#onReached(key);
  }

  #answer({ kind, asked, key, signal, answer, fail }: Call, canFail: boolean): void {
    const output = kind === 'process' ? this.#printed(asked) : this.#said(asked);
    const fault = canFail ? this.#fault(asked) : null;
    this.#trace.note(`network ${fault ? fault.name : 'answers'} ${key} ${signal.aborted}`);
    if (fault) fail(fault);
    else answer(output);
  }

  /** Systems like to repeat what they were sent; what was repeated too often is too long. */
  #said(asked: Json): Json {
    const text = JSON.stringify(asked);
    if (text.length > LONGEST_ECHO || !this.#chance.oneIn(6)) return this.#chance.pick(ANSWERS);
    return this.#chance.pick<Json>([
      { n: 5, echo: asked },
      { n: 6, text },
      { n: 7, base64: Buffer.from(text).toString('base64') },
    ]);
  }

  #printed(asked: Json): Json {
    const stdout = JSON.stringify(asked);
    return stdout.length > LONGEST_ECHO ? PROCESS : { ...PROCESS, stdout };
  }

  /** The same item is handed over again and again, as a broker would that has not heard of it. */
  #hand(receiver: Receiver, canFail: boolean): void {
    const { key, signal } = receiver;
    const fault = canFail && this.#chance.oneIn(8) ? this.#fault(key) : null;
    const isOver = signal.aborted || fault !== null || this.#chance.oneIn(12);
    if (isOver) this.#receivers = this.#receivers.filter((each) => each !== receiver);
    this.#trace.note(`network receiver ${key} ${isOver ? 'ends' : 'delivers'} ${fault?.name}`);
    if (fault) receiver.fail(fault);
    else if (isOver) receiver.end();
    else this.#deliver(receiver);
  }

  #deliver({ key, deliver }: Receiver): void {
    const id = this.#chance.oneIn(4) ? undefined : `m${this.#chance.below(6)}`;
    const times = this.#chance.oneIn(4) ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      deliver({ n: this.#chance.below(7) }, id).then(
        (answer) => this.#trace.note(`network told ${answer} ${key}`),
        (error) => this.#trace.note(`network told ${error} ${key}`),
      );
    }
  }

  #fault(asked: Json): Error | null {
    const detail = `Refused: ${JSON.stringify(asked).slice(0, LONGEST_ECHO)}`;
    const kind = this.#chance.below(6);
    if (kind === 0) return new TerminalFault({ ...PROBLEM, status: 409, detail });
    if (kind === 1) return new RetryableFault({ ...PROBLEM, detail });
    return kind === 2 ? new Error(`Simulated bug of a connector. ${detail}`) : null;
  }
}
