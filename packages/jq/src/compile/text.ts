import { formatter } from '../builtins/formats.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Node, TextNode } from '../syntax/ast.ts';
import { product, single } from './make-filter.ts';
import { pipe } from './sequence.ts';

/** `@name`. */
export function formatFilter(name: string): Filter {
  const format = formatter(name);
  return single((machine, _scope, input) => format(machine, input));
}

/** Text with interpolations; where they have several outputs, the last one is the outer loop. */
export function compileText(node: TextNode, inner: (node: Node) => Filter): Filter {
  const format = formatFilter(node.format);
  const holes = node.parts
    .filter((part): part is Node => typeof part !== 'string')
    .map((part) => pipe(inner(part), format));
  return product(holes, (machine, _input, values) => {
    let text = '';
    let next = 0;
    for (const part of node.parts) text += typeof part === 'string' ? part : values[next++];
    machine.checkLength(text.length);
    return text;
  });
}
