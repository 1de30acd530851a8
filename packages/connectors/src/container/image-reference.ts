/** The image of a container: what to pull, and which of its versions. */
export interface ImageReference {
  readonly name: string;
  /** Undefined for an image that is known by its digest, which is a part of `name` then. */
  readonly tag: string | undefined;
}

/** Reads `alpine`, `alpine:3.20`, `registry.example.com:5000/team/tool@sha256:…`; undefined when it is none of them. */
export function readImageReference(text: string): ImageReference | undefined {
  if (text.length > 500 || !isPath(text)) return undefined;
  if (text.includes('@')) return { name: text, tag: undefined };
  const [, name = '', tag = 'latest'] = /^(.+?)(?::([\w][\w.-]*))?$/.exec(text) ?? [];
  return { name, tag };
}

/** It becomes a part of the engine's own addresses: none of its parts may lead to another one. */
function isPath(text: string): boolean {
  return text.split('/').every((part) => /^[a-zA-Z0-9][\w.:@-]*$/.test(part));
}
