import { compile } from '@tutti/jq';

export type CompiledJq =
  | {
      readonly ok: true;
      /** Free variables, without `$`. */
      readonly variables: readonly string[];
    }
  | {
      readonly ok: false;
      readonly message: string;
      readonly offset: number;
      readonly suggestion?: string;
    };

/** Variables that jq brings itself, or keeps from programs. */
export const JQ_VARIABLES: ReadonlySet<string> = new Set(['ENV', '__loc__']);

const VARIABLE = /\$\s*([A-Za-z_]\w*)/g;

/**
 * Compiles jq to learn which variables it reads. Every variable that the text mentions is declared,
 * so that an unknown one is not an error of jq, but is told with what is in scope.
 */
export function compileJq(source: string): CompiledJq {
  const mentioned = [...source.matchAll(VARIABLE)].map((match) => match[1]!);
  const variables = [...new Set(mentioned)].filter((name) => !JQ_VARIABLES.has(name));
  const result = compile(source, { variables });
  if (!result.ok) {
    const { message, offset, suggestion } = result.error;
    return { ok: false, message, offset, ...(suggestion !== undefined && { suggestion }) };
  }
  return { ok: true, variables: [...result.program.usedVariables] };
}
