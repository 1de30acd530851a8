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

const VARIABLE = /\$\s*([A-Za-z_]\w*)/g;

/**
 * Compiles jq to learn which variables it reads. Every variable that the text mentions is declared,
 * so that an unknown one is not an error of jq, but is told with what is in scope.
 */
export function compileJq(source: string): CompiledJq {
  const mentioned = [...source.matchAll(VARIABLE)].map((match) => match[1]!);
  const variables = [...new Set(mentioned)].filter((name) => !name.startsWith('__'));
  const result = compile(source, { variables });
  if (!result.ok) {
    const { message, offset, suggestion } = result.error;
    return { ok: false, message, offset, ...(suggestion !== undefined && { suggestion }) };
  }
  return { ok: true, variables: [...result.program.usedVariables] };
}
