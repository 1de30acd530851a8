import type { Syntax } from '../document/syntax.ts';
import type { Process } from '../plan.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asText, type Reader, text } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { adviceFor, wordsFor } from '../reading/words.ts';
import { constants, resourceArgument } from './connector-call.ts';
import { externalResource } from './endpoint.ts';
import { PROCESS_INPUT } from './process-arguments.ts';
import { programProcess } from './program-process.ts';

const JAVASCRIPT = ['js', 'javascript'];

function language(at: Syntax, scope: Scope): void {
  const name = asText('`language`', at, scope);
  if (name === undefined || JAVASCRIPT.includes(name)) return;
  if (name === 'python') {
    scope.report.unsupported(at, 'scripts in Python');
    return;
  }
  const { sentence, suggestion } = adviceFor(name, [...JAVASCRIPT, 'python'], 'languages');
  const message = `Expected \`language\` to be one that scripts can be written in, but it is ${wordsFor(at)}. ${sentence}`;
  scope.report.mistake(at, 'not-one-of', message, suggestion);
}

const SCRIPT = object(
  '`script`',
  {
    language: required(language),
    code: optional(text('`code`')),
    source: optional(externalResource),
    arguments: optional(PROCESS_INPUT.arguments),
    environment: optional(PROCESS_INPUT.environment),
    stdin: optional(PROCESS_INPUT.stdin),
  },
  ['code', 'source'],
);

export const scriptProcess: Reader<Process> = (at, scope) => {
  const { code, language: _, source, ...input } = SCRIPT(at, scope);
  const where = source && resourceArgument(source);
  const script = { ...constants({ language: 'javascript', code }), source: where };
  return programProcess('script', { ...script, ...input });
};
