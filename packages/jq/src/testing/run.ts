import { compile, type Environment, type Json, type Program } from '../index.ts';

/** A program that must compile. */
export function programOf(source: string, variables: readonly string[] = []): Program {
  const compilation = compile(source, { variables });
  if (!compilation.ok) {
    const { message, line, column } = compilation.error;
    throw new Error(`Expected a program, but at ${line}:${column}: ${message}`);
  }
  return compilation.program;
}

/** All outputs of a program. */
export function run(source: string, input: Json = null, environment?: Environment): Json[] {
  return programOf(source).evaluate(input, [], environment);
}
