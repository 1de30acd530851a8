import { textTemplate } from '../expressions/template.ts';
import type { Process } from '../plan/run.ts';
import { object, optional, required } from '../reading/read-object.ts';
import type { Reader } from '../reading/reader.ts';
import { PROCESS_INPUT } from './process-arguments.ts';
import { programProcess } from './program-process.ts';

const SHELL = object('`shell`', {
  command: required(textTemplate('`command`')),
  arguments: optional(PROCESS_INPUT.arguments),
  environment: optional(PROCESS_INPUT.environment),
  stdin: optional(PROCESS_INPUT.stdin),
});

export const shellProcess: Reader<Process> = (at, scope) =>
  programProcess('shell', SHELL(at, scope));
