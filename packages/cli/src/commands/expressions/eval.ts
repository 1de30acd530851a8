import type { Json } from '@tutti/client';
import { readJson } from '../../input/json-source.ts';
import { codeFrame } from '../../terminal/code-frame.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';

interface EvalOptions extends OutputOptions {
  readonly input?: string;
}

/** `tutti eval '<jq>'`: what an expression makes of an input, outside any run. */
export function evaluate(context: CommandContext) {
  return dataCommand('eval', 'evaluate a jq expression, with or without its ${ }')
    .argument('<expression>', 'such as .order.total, or ${ .order.total }')
    .option('--input <json>', 'JSON, the name of a file, @file, or - for standard input')
    .action((expression: string, options: EvalOptions) => run(expression, options, context));
}

async function run(
  expression: string,
  { input, json }: EvalOptions,
  { terminal }: CommandContext,
): Promise<void> {
  const { compile, JqError, JqLimitError, stringify } = await import('@tutti/jq');
  const source = withoutBraces(expression);
  const compiled = compile(source);
  if (!compiled.ok) throw notCompiled(source, compiled.error, terminal.paint);
  const given = input === undefined ? null : await readJson(input, '--input');
  try {
    const now = Date.now() / 1000;
    const outputs: readonly Json[] = compiled.program.evaluate(given, [], { now });
    if (json) terminal.data(jsonText(outputs));
    else for (const output of outputs) terminal.data(stringify(output));
  } catch (error) {
    if (!(error instanceof JqError || error instanceof JqLimitError)) throw error;
    throw new CommandFailure(EXIT.failed, error.message);
  }
}

function withoutBraces(expression: string): string {
  return /^\s*\$\{(.*)\}\s*$/s.exec(expression)?.[1] ?? expression;
}

interface Mistake {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly suggestion?: string;
}

function notCompiled(source: string, mistake: Mistake, paint: Terminal['paint']): CommandFailure {
  const { message, line, column, suggestion } = mistake;
  const diagnostic = {
    message: suggestion === undefined ? message : `${message}. ${suggestion}`,
    line,
    column,
    code: 'expression-does-not-compile',
    severity: 'error' as const,
    pointer: '',
  };
  return new CommandFailure(EXIT.failed, codeFrame('expression', source, diagnostic, paint));
}
