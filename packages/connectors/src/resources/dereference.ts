import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import { type JsonObject, member, textMember } from '../arguments/json-object.ts';
import { shownPlace } from './resource.ts';

/** A document as it was read, and where from. */
export interface SourceDocument {
  /** How messages call it, such as `OpenAPI document`. */
  readonly what: string;
  readonly uri: URL;
  readonly root: JsonObject;
}

const maxReferences = 32;

/**
 * The value a `$ref` stands for, or the value itself when it is none. References reach inside the
 * document only; one that leads elsewhere, nowhere or in a circle is a `configuration` fault.
 */
export function dereference(document: SourceDocument, value: Json | undefined): Json | undefined {
  let found = value;
  for (let hops = 0; hops < maxReferences; hops++) {
    const reference = textMember(found, '$ref');
    if (reference === undefined) return found;
    found = lookUp(document, reference);
  }
  throw configurationFault(
    `A $ref of the ${document.what} at ${shownPlace(document.uri)} leads in a circle.`,
  );
}

function lookUp(document: SourceDocument, reference: string): Json {
  const place = `The $ref "${reference.slice(0, 200)}" of the ${document.what} at ${shownPlace(document.uri)}`;
  if (!reference.startsWith('#')) {
    throw configurationFault(
      `${place} leads to another document; only references inside it are read.`,
    );
  }
  let found: Json | undefined = document.root;
  for (const segment of reference.slice(1).split('/').slice(1)) {
    found = step(found, decodeSegment(segment));
  }
  if (found === undefined) throw configurationFault(`${place} leads nowhere.`);
  return found;
}

function step(value: Json | undefined, name: string): Json | undefined {
  return Array.isArray(value) ? value[Number(name)] : member(value, name);
}

function decodeSegment(segment: string): string {
  const text = segment.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
