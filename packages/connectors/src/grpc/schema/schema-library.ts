import { createHash } from 'node:crypto';
import type { Registry } from '@bufbuild/protobuf';
import { type CallContext, TerminalFault } from '@tutti/connector-kit';
import { configurationFault } from '../../arguments/argument-reader.ts';
import { DocumentLibrary } from '../../resources/document-library.ts';
import type { FetchedResource } from '../../resources/fetch-resource.ts';
import { type Resource, shownPlace } from '../../resources/resource.ts';
import { importPlaces } from './import-places.ts';
import { type ProtoFile, parseProto } from './proto-file.ts';
import { protoSchema } from './proto-schema.ts';
import { wellKnownFiles } from './well-known-files.ts';

const maxImports = 100;
const mebi = 1024 * 1024;
/** Of a document, and of all that belong together: reading a mebibyte takes seconds, in which nothing else happens. */
const maxLength = mebi;
const maxTotalLength = 2 * mebi;
const maxSchemas = 64;
const freshForMs = 60_000;

interface Shelved {
  readonly schema: Registry;
  readonly checkedAt: number;
}

/** What was read so far of a document and what it imports. */
interface Reading {
  /** In order: each one after those that it imports. */
  readonly files: ProtoFile[];
  readonly asked: Set<string>;
  readonly missing: string[];
}

/**
 * Fetches proto documents with what they import, and keeps what they come to for a minute. Google's
 * well-known types are at hand. Another import that is nowhere to be found counts only when something
 * of it is used: many serve for options alone, which gRPC does not need.
 */
export class SchemaLibrary {
  readonly #documents = new DocumentLibrary(readProto);
  readonly #shelf = new Map<string, Shelved>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  async get(resource: Resource, context: CallContext): Promise<Registry> {
    const key = keyOf(resource);
    const known = this.#shelf.get(key);
    if (known !== undefined && this.#now() - known.checkedAt < freshForMs) return known.schema;
    const schema = await this.#read(resource, context);
    this.#shelf.delete(key);
    this.#shelf.set(key, { schema, checkedAt: this.#now() });
    const [oldest] = this.#shelf.keys();
    if (this.#shelf.size > maxSchemas && oldest !== undefined) this.#shelf.delete(oldest);
    return schema;
  }

  async #read(resource: Resource, context: CallContext): Promise<Registry> {
    const reading: Reading = { files: [], asked: new Set(), missing: [] };
    await this.#readWithImports(
      resource,
      await this.#documents.get(resource, context),
      reading,
      context,
    );
    try {
      return protoSchema(reading.files);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { missing } = reading;
      const absent = missing.length === 0 ? '' : ` (not found: ${missing.slice(0, 5).join(', ')})`;
      throw unreadable(resource.uri, `${error.message}${absent}`);
    }
  }

  async #readWithImports(
    main: Resource,
    file: ProtoFile,
    reading: Reading,
    context: CallContext,
  ): Promise<void> {
    for (const name of file.imports) {
      if (wellKnownFiles.has(name) || reading.asked.has(name)) continue;
      reading.asked.add(name);
      if (reading.asked.size > maxImports)
        throw unreadable(main.uri, `it imports more than ${maxImports} documents`);
      const imported = await this.#import(main, name, context);
      if (imported === undefined) reading.missing.push(name);
      else await this.#readWithImports(main, imported, reading, context);
    }
    reading.files.push(file);
    const total = reading.files.reduce((sum, { length }) => sum + length, 0);
    if (total > maxTotalLength)
      throw unreadable(main.uri, 'it and its imports are larger than 2 MiB');
  }

  async #import(
    main: Resource,
    name: string,
    context: CallContext,
  ): Promise<ProtoFile | undefined> {
    for (const uri of importPlaces(main.uri, name)) {
      try {
        return await this.#documents.get({ ...main, uri }, context);
      } catch (error) {
        if (!(error instanceof TerminalFault && error.problem.status === 404)) throw error;
      }
    }
    return undefined;
  }
}

function readProto({ uri, text }: FetchedResource): ProtoFile {
  if (text.length > maxLength) throw unreadable(uri, 'it is larger than 1 MiB');
  try {
    return parseProto(uri.href, text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw unreadable(uri, error.message);
  }
}

function unreadable(uri: URL, reason: string): TerminalFault {
  return configurationFault(
    `The proto document at ${shownPlace(uri)} cannot be read: ${reason.slice(0, 300)}.`,
  );
}

/** What one caller may read must not answer another: the key depends on the credentials. */
function keyOf({ uri, authentication }: Resource): string {
  return createHash('sha256')
    .update(`${uri.href}\n${authentication?.identity ?? ''}`)
    .digest('base64');
}
