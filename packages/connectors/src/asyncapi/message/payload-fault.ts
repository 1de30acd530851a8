import { TerminalFault } from '@tutti/connector-kit';

/** A message that cannot be sent as it is. */
export function payloadFault(detail: string): TerminalFault {
  return new TerminalFault({ type: 'validation', status: 400, title: 'Message Not Valid', detail });
}
