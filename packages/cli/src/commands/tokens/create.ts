import type { CreateApiToken } from '@tutti/client';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';

interface CreateOptions extends ServerOptions {
  readonly label?: string;
  readonly days: number;
  readonly permission?: readonly string[];
  readonly onlyNamespace?: readonly string[];
}

/** `tutti tokens create <account>`: writes the token, alone, to standard output. */
export function createToken({ terminal, connect }: CommandContext) {
  return serverCommand('create', 'make a token for a service account')
    .argument('<account>', 'the name of the service account')
    .option('--label <text>', 'what it is for')
    .option('--days <count>', 'how long it is good for, at most 366', wholeNumber, 90)
    .option('--permission <name>', 'only for this; may be given more than once', gather)
    .option('--only-namespace <name>', 'only there; may be given more than once', gather)
    .action(async (account: string, options: CreateOptions) => {
      const { access } = await connect(options.server);
      const token = await access.createToken(account, wishOf(options));
      if (options.json) return terminal.data(jsonText(token));
      terminal.data(token.token);
      terminal.words(`Token ${token.id} expires ${token.expiresAt}. It is not shown again.`);
    });
}

/** The server says what is wrong with a permission or a namespace. */
function wishOf({ label, days, permission, onlyNamespace }: CreateOptions): CreateApiToken {
  return {
    expiresInDays: days,
    ...(label !== undefined && { label }),
    ...(permission && { permissions: permission as CreateApiToken['permissions'] & string[] }),
    ...(onlyNamespace && { namespaces: [...onlyNamespace] }),
  };
}
