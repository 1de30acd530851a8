import { OutputCollector } from '../processes/output-collector.ts';

export type Stream = 'stdout' | 'stderr';

const headerBytes = 8;
const stderrKind = 2;

/** Takes Docker's stream of frames apart: eight bytes that say whose and how long, then the text. */
export class ContainerOutput {
  readonly #streams: { readonly [name in Stream]: OutputCollector };
  #rest: Buffer = Buffer.alloc(0);
  #stream: Stream = 'stdout';
  #frameBytes = 0;
  #exceeded: Stream | undefined;

  constructor(maxBytes: number) {
    this.#streams = {
      stdout: new OutputCollector(maxBytes),
      stderr: new OutputCollector(maxBytes),
    };
  }

  /** The stream that said more than it may. */
  get exceeded(): Stream | undefined {
    return this.#exceeded;
  }

  text(stream: Stream): string {
    return this.#streams[stream].text();
  }

  /** Takes a piece of the stream; answers whether more of it is of use. */
  readonly take = (chunk: Buffer): boolean => {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#exceeded === undefined) {
      if (this.#frameBytes === 0) {
        if (rest.length < headerBytes) break;
        this.#stream = rest[0] === stderrKind ? 'stderr' : 'stdout';
        this.#frameBytes = rest.readUInt32BE(4);
        rest = rest.subarray(headerBytes);
        continue;
      }
      if (rest.length === 0) break;
      const piece = rest.subarray(0, this.#frameBytes);
      this.#frameBytes -= piece.length;
      rest = rest.subarray(piece.length);
      if (!this.#streams[this.#stream].add(piece)) this.#exceeded = this.#stream;
    }
    this.#rest = rest;
    return this.#exceeded === undefined;
  };
}
