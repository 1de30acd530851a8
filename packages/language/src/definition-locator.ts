import { linePositions, type Position } from './document/line-positions.ts';
import { readDocument } from './document/read-document.ts';
import type { Syntax } from './document/syntax.ts';
import { SILENT } from './reading/report.ts';

/**
 * For tools: where the parts of a definition stand in its text. The answer maps a JSON pointer to
 * the place of the key (or the list item) that it names; undefined when there is no such part, or
 * when the text cannot be read.
 */
export function definitionLocator(text: string): (pointer: string) => Position | undefined {
  const root = readDocument(text, SILENT);
  const offsets = new Map<string, number>(root ? [[root.pointer, root.offset]] : []);
  if (root) collect(root, offsets);
  const positionOf = linePositions(text);
  return (pointer) => {
    const offset = offsets.get(pointer);
    return offset === undefined ? undefined : positionOf(offset);
  };
}

function collect(syntax: Syntax, offsets: Map<string, number>): void {
  if (syntax.kind === 'list')
    for (const item of syntax.items) {
      offsets.set(item.pointer, item.offset);
      collect(item, offsets);
    }
  if (syntax.kind === 'map')
    for (const { at, value } of syntax.entries.values()) {
      offsets.set(at.pointer, at.offset);
      collect(value, offsets);
    }
}
