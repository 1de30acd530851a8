import type { Syntax } from '../document/syntax.ts';

/** A part of `document.metadata` that has a meaning here. The rest is the document's own business. */
export function metadataOf(root: Syntax, name: string): Syntax | undefined {
  return memberOf(memberOf(memberOf(root, 'document'), 'metadata'), name);
}

function memberOf(at: Syntax | undefined, name: string): Syntax | undefined {
  return at?.kind === 'map' ? at.entries.get(name)?.value : undefined;
}
