import { createHash } from 'node:crypto';
import { type CallContext, RetryableFault } from '@tutti/connector-kit';
import { type FetchedResource, fetchResource } from './fetch-resource.ts';
import type { Resource } from './resource.ts';

export interface LibraryOptions {
  /** How long a document is used before the service is asked whether it changed. */
  readonly freshForMs: number;
  readonly maxDocuments: number;
  /** Of the texts of all of them, in UTF-16 units; in memory they are several times as large. */
  readonly maxLength: number;
  /** Milliseconds; only differences are used. */
  readonly now: () => number;
}

const defaults: LibraryOptions = {
  freshForMs: 60_000,
  maxDocuments: 64,
  maxLength: 32 * 1024 * 1024,
  now: () => performance.now(),
};

/** Reads the text of a document; throws a fault when it is nothing of its kind. */
export type ReadDocument<T> = (source: FetchedResource) => T;

interface Shelved<T> {
  readonly document: T;
  readonly digest: string;
  readonly length: number;
  readonly etag: string | undefined;
  readonly checkedAt: number;
}

const accept = 'application/json, application/yaml, */*;q=0.8';

/**
 * Fetches documents of one kind and keeps the most recently used ones as they were read. A document
 * past its freshness is asked for again, conditionally where it has an entity tag, and read again when
 * it has changed; when its service cannot answer, the known one is used for as long again.
 */
export class DocumentLibrary<T> {
  readonly #read: ReadDocument<T>;
  readonly #options: LibraryOptions;
  readonly #shelf = new Map<string, Shelved<T>>();

  constructor(read: ReadDocument<T>, options: Partial<LibraryOptions> = {}) {
    this.#read = read;
    this.#options = { ...defaults, ...options };
  }

  async get(resource: Resource, context: CallContext): Promise<T> {
    const key = keyOf(resource);
    const known = this.#shelf.get(key);
    const shelved =
      known !== undefined && this.#options.now() - known.checkedAt < this.#options.freshForMs
        ? known
        : await this.#refresh(known, resource, context);
    this.#shelve(key, shelved);
    return shelved.document;
  }

  async #refresh(
    known: Shelved<T> | undefined,
    resource: Resource,
    context: CallContext,
  ): Promise<Shelved<T>> {
    try {
      return await this.#fetch(known, resource, context);
    } catch (error) {
      if (known === undefined || !(error instanceof RetryableFault) || context.signal.aborted)
        throw error;
      return { ...known, checkedAt: this.#options.now() };
    }
  }

  async #fetch(
    known: Shelved<T> | undefined,
    resource: Resource,
    context: CallContext,
  ): Promise<Shelved<T>> {
    const fetched = await fetchResource(resource, accept, known?.etag, context);
    const checkedAt = this.#options.now();
    if (fetched === 'unchanged') {
      if (known === undefined)
        throw new Error('Expected a document, but the service says it is unchanged.');
      return { ...known, checkedAt };
    }
    const { text, etag } = fetched;
    const digest = digestOf(`${fetched.uri.href}\n${text}`);
    if (known?.digest === digest) return { ...known, etag, checkedAt };
    const document = this.#read(fetched);
    return { document, digest, length: text.length, etag, checkedAt };
  }

  /** The map keeps insertion order, so the first entry is the one unused for longest. */
  #shelve(key: string, document: Shelved<T>): void {
    this.#shelf.delete(key);
    this.#shelf.set(key, document);
    for (const oldest of this.#shelf.keys()) {
      if (!this.#isTooFull()) return;
      this.#shelf.delete(oldest);
    }
  }

  #isTooFull(): boolean {
    const length = [...this.#shelf.values()].reduce((sum, shelved) => sum + shelved.length, 0);
    return this.#shelf.size > this.#options.maxDocuments || length > this.#options.maxLength;
  }
}

/** What one caller may read must not answer another: the key depends on the credentials. */
function keyOf({ uri, authentication }: Resource): string {
  return digestOf(`${uri.href}\n${authentication?.identity ?? ''}`);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
