import type { AccessDecision } from '@tutti/client';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

interface CanIOptions extends ServerOptions {
  readonly everywhere?: boolean;
  readonly subject?: string;
}

/** `tutti can-i <permission>`: yes or no, and why. The exit code is 0 or 5. */
export function canI({ terminal, connect, exit }: CommandContext) {
  return serverCommand('can-i', 'say whether this token may do something, and why')
    .argument('<permission>', 'such as runs:start; `tutti roles list` has all of them')
    .option('--everywhere', 'in all namespaces, and what belongs to none')
    .option('--subject <subject>', 'ask about somebody else, such as service-account:ci')
    .action(async (asked: string, options: CanIOptions) => {
      const { server, json, namespace, everywhere, subject } = options;
      const client = await connect(server);
      const decision = await client.access.explain({
        // The server knows which permissions there are, and says so.
        permission: asked as AccessDecision['permission'],
        namespace: everywhere ? '*' : namespace,
        ...(subject !== undefined && { subject }),
      });
      if (json) terminal.data(jsonText(decision));
      else terminal.data(`${decision.allowed ? 'yes' : 'no'}: ${decision.detail}`);
      exit(decision.allowed ? EXIT.ok : EXIT.refused);
    });
}
