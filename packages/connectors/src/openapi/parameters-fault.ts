import { TerminalFault } from '@tutti/connector-kit';

/** The fault of arguments that do not fit the operation they are meant for. */
export function parametersFault(detail: string): TerminalFault {
  return new TerminalFault({
    type: 'validation',
    status: 400,
    title: 'Parameters Not Valid',
    detail,
  });
}
