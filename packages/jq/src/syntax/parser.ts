import type { Node } from './ast.ts';
import { tokenize } from './lexer.ts';
import { parseDefinitions } from './parse-definition.ts';
import { parseQuery } from './parse-query.ts';
import { SyntaxFault } from './syntax-error.ts';
import { TokenStream } from './token-stream.ts';

/** Reads a whole program. Throws {@link SyntaxFault}. */
export function parse(source: string): Node {
  const stream = new TokenStream(source, tokenize(source));
  refuseModules(stream);
  if (stream.isAtEnd()) return stream.node(0, { kind: 'identity' });
  const program = stream.isKeyword('def') ? parseProgram(stream) : parseQuery(stream);
  if (!stream.isAtEnd()) throw stream.unexpected('end of file');
  return program;
}

/** A program may be nothing but definitions; it then answers its input. */
function parseProgram(stream: TokenStream): Node {
  const definitions = parseDefinitions(stream);
  const body = stream.isAtEnd()
    ? stream.node(stream.end, { kind: 'identity' })
    : parseQuery(stream);
  return stream.node(
    0,
    { kind: 'define', definitions, body },
    body,
    ...definitions.map((definition) => definition.body),
  );
}

function refuseModules(stream: TokenStream): void {
  const { current } = stream;
  if (current.type !== 'keyword') return;
  if (current.text === 'import' || current.text === 'include' || current.text === 'module') {
    throw new SyntaxFault(
      `${current.text} is not available: a program here is one text`,
      current.at,
      'Define the functions with def at the start of the program.',
    );
  }
}
