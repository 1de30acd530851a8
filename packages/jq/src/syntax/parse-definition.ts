import type { Definition, Parameter } from './ast.ts';
import { parseQuery } from './parse-query.ts';
import type { TokenStream } from './token-stream.ts';

/** One or more `def name(parameters): body;`. */
export function parseDefinitions(stream: TokenStream): Definition[] {
  const definitions: Definition[] = [];
  while (stream.isKeyword('def')) definitions.push(parseDefinition(stream));
  return definitions;
}

function parseDefinition(stream: TokenStream): Definition {
  const start = stream.next().at.start;
  const name = stream.expectType('identifier', 'IDENT').text;
  const parameters = stream.accept('(') ? parseParameters(stream) : [];
  stream.expect(':');
  const body = stream.nested(() => parseQuery(stream));
  stream.expect(';');
  return { name, parameters, body, at: stream.from(start) };
}

function parseParameters(stream: TokenStream): Parameter[] {
  const parameters: Parameter[] = [];
  do {
    const isValue = stream.current.type === 'binding';
    if (!isValue && stream.current.type !== 'identifier') {
      throw stream.unexpected('BINDING or IDENT');
    }
    parameters.push({ name: stream.next().text, isValue });
  } while (stream.accept(';'));
  stream.expect(')');
  return parameters;
}
