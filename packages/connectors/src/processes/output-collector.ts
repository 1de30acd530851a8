/** Keeps what a stream says, up to a limit. */
export class OutputCollector {
  readonly #chunks: Uint8Array[] = [];
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Answers whether the limit is kept. */
  add(chunk: Uint8Array): boolean {
    this.#bytes += chunk.length;
    const isWithin = this.#bytes <= this.#maxBytes;
    if (isWithin) this.#chunks.push(chunk);
    return isWithin;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
