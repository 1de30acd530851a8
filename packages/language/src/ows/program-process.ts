import type { ProgramProcess } from '../plan/run.ts';
import { type Arguments, argumentsOf } from './connector-call.ts';

/** A process that is a program, run by a connector with what is given of these arguments. */
export function programProcess(
  connector: ProgramProcess['connector'],
  given: Arguments,
): ProgramProcess {
  return { kind: 'program', connector, arguments: argumentsOf(given) };
}
