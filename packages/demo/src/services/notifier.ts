import { textField } from '../service/fields.ts';
import { bodyOf } from '../service/open-api.ts';
import type { Operation, ServiceDefinition } from '../service/operation.ts';

interface Message {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

/** Takes messages to people and keeps them. */
export function notifierService(): ServiceDefinition {
  const messages: Message[] = [];
  return {
    name: 'notifier',
    summary: 'Takes messages to people.',
    operations: [notify(messages), listMessages(messages)],
  };
}

function notify(messages: Message[]): Operation {
  return {
    id: 'notify',
    method: 'POST',
    path: '/messages',
    summary: 'Sends a message.',
    body: bodyOf({ to: { type: 'string' }, text: { type: 'string' } }),
    changes: true,
    perform: ({ body }) => {
      const to = textField(body, 'to');
      const message = { id: `message-${messages.length + 1}`, to, text: textField(body, 'text') };
      messages.push(message);
      return { status: 202, body: message };
    },
  };
}

function listMessages(messages: readonly Message[]): Operation {
  return {
    id: 'listMessages',
    method: 'GET',
    path: '/messages',
    summary: 'Lists what was sent.',
    changes: false,
    perform: () => ({ status: 200, body: { messages: messages.map((one) => ({ ...one })) } }),
  };
}
