import type { Json } from '@tutti/jq';
import { failTask } from './task-problem.ts';

const PLACEHOLDER = /\{([^{}]*)\}/g;

/**
 * RFC 6570 simple expansion of top-level keys of `input`: missing or null is the empty string,
 * anything but a string, number or boolean is an expression problem. [SPEC E6]
 */
export function expandUri(template: string, input: Json): string {
  if (!template.includes('{')) return template;
  const uri = template.replace(PLACEHOLDER, (_, name: string) => encode(name, member(input, name)));
  if (dotSegments(uri) !== dotSegments(template)) {
    failTask(
      'expression',
      `Expected the values in ${template} to name what is below it, but a '.' or '..' would lead elsewhere.`,
    );
  }
  return uri;
}

/** Data that is a dot segment would climb out of the path the author wrote. */
function dotSegments(uri: string): number {
  return uri.split(/[/?#]/).filter((segment) => segment === '.' || segment === '..').length;
}

function member(input: Json, name: string): Json {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) return null;
  const object = input as { readonly [key: string]: Json };
  return Object.hasOwn(object, name) ? (object[name] as Json) : null;
}

function encode(name: string, value: Json): string {
  if (value === null) return '';
  if (typeof value === 'object') {
    const came = Array.isArray(value) ? 'an array' : 'an object';
    failTask(
      'expression',
      `Expected {${name}} to be a string, number or boolean, but it is ${came}.`,
    );
  }
  return encodeUnreserved(String(value));
}

/** Everything but RFC 3986's unreserved characters; `encodeURIComponent` leaves `!'()*`. */
function encodeUnreserved(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
