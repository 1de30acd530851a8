import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../../arguments/argument-reader.ts';
import { isObject, member } from '../../arguments/json-object.ts';
import type { SourceDocument } from '../../resources/dereference.ts';
import type { ReadDocument } from '../../resources/document-library.ts';
import { parseDocument } from '../../resources/parse-document.ts';
import { shownPlace } from '../../resources/resource.ts';

export interface AsyncApiDocument extends SourceDocument {
  readonly version: 2 | 3;
}

export const what = 'AsyncAPI document';

/** Reads AsyncAPI 2.x or 3.x, JSON or YAML; a `configuration` fault when it is something else. */
export const readAsyncApi: ReadDocument<AsyncApiDocument> = ({ uri, text }) =>
  asAsyncApi(uri, parseDocument(what, uri, text));

function asAsyncApi(uri: URL, value: Json): AsyncApiDocument {
  const version = member(value, 'asyncapi');
  if (!isObject(value) || version === undefined) {
    throw configurationFault(
      `Expected an AsyncAPI document at ${shownPlace(uri)}, but what is there has no "asyncapi".`,
    );
  }
  const major = /^([23])\.\d+/.exec(String(version))?.[1];
  if (major !== undefined) return { what, uri, root: value, version: major === '2' ? 2 : 3 };
  throw configurationFault(
    `Expected the AsyncAPI document at ${shownPlace(uri)} to be of version 2 or 3, but it is ${String(version).slice(0, 20)}.`,
  );
}
