import type { Dispatcher } from 'undici';
import { ResponseTooLargeError } from './exchange-fault.ts';

type Headers = Dispatcher.ResponseData['headers'];

/** An answer as it was sent: to its end. */
export interface SentAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/**
 * Gathers one answer part by part: a stream in between costs more than all else of a small exchange.
 * `answer` rejects with what went wrong, and as soon as it is given up.
 */
export class AnswerGatherer implements Dispatcher.DispatchHandler {
  readonly answer: Promise<SentAnswer>;
  readonly #maxBytes: number;
  readonly #resolve: (answer: SentAnswer) => void;
  readonly #reject: (error: Error) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #givenUp: Error | null = null;
  #status = 0;
  #headers: Headers = {};
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    const { promise, resolve, reject } = Promise.withResolvers<SentAnswer>();
    this.answer = promise;
    this.#maxBytes = maxBytes;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Nobody wants it any longer: the exchange is broken off, or never begun. */
  giveUp(reason: Error): void {
    this.#givenUp ??= reason;
    this.#reject(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#givenUp !== null) controller.abort(this.#givenUp);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // Anything below comes before the answer.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, part: Uint8Array): void {
    if (this.#givenUp !== null) return;
    this.#bytes += part.length;
    this.#parts.push(part);
    const announced = Number(this.#headers['content-length']);
    if (this.#bytes > this.#maxBytes || announced > this.#maxBytes) {
      this.giveUp(new ResponseTooLargeError());
    }
  }

  onResponseEnd(): void {
    const [first, ...more] = this.#parts;
    const isWhole = first !== undefined && more.length === 0;
    const body = isWhole ? first : Buffer.concat(this.#parts, this.#bytes);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.#reject(error);
  }
}
