/** Makes a pass whenever it is asked to, one at a time: asked during one, it makes another one. */
export class OnceMore {
  readonly #pass: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #isUnderWay = false;
  #isWanted = false;
  #isClosed = false;

  /** `failed` is told what a pass was rejected with; nothing is wanted any more then. */
  constructor(pass: () => Promise<void>, failed: (error: unknown) => void) {
    this.#pass = pass;
    this.#failed = failed;
  }

  /** Resolves when no pass is wanted any more; at once when one is under way. */
  async ask(): Promise<void> {
    this.#isWanted = true;
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    try {
      while (this.#isWanted && !this.#isClosed) {
        this.#isWanted = false;
        await this.#pass();
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isUnderWay = false;
    }
  }

  /** No further pass begins. */
  close(): void {
    this.#isClosed = true;
  }
}
