import type { Process } from '../plan/run.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asText, type Reader, text } from '../reading/reader.ts';
import { adviceFor, wordsFor } from '../reading/words.ts';
import { constants, resourceArgument } from './connector-call.ts';
import { externalResource } from './endpoint.ts';
import { PROCESS_INPUT } from './process-arguments.ts';
import { programProcess } from './program-process.ts';

/** The languages of scripts, by what a document may call them. */
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['js', 'javascript'],
  ['javascript', 'javascript'],
  ['python', 'python'],
]);

const language: Reader<string | undefined> = (at, scope) => {
  const name = asText('`language`', at, scope);
  if (name === undefined || LANGUAGES.has(name)) return name && LANGUAGES.get(name);
  const { sentence, suggestion } = adviceFor(name, [...LANGUAGES.keys()], 'languages');
  const message = `Expected \`language\` to be one that scripts can be written in, but it is ${wordsFor(at)}. ${sentence}`;
  scope.report.mistake(at, 'not-one-of', message, suggestion);
  return undefined;
};

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
  const { code, language: name, source, ...input } = SCRIPT(at, scope);
  const where = source && resourceArgument(source);
  const script = { ...constants({ language: name, code }), source: where };
  return programProcess('script', { ...script, ...input });
};
