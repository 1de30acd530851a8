import type { RoleBinding } from '@tutti/client';
import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';

interface BindOptions extends ServerOptions {
  readonly everywhere?: boolean;
}

/** `tutti roles give <role> <subject>`. */
export function giveRole({ terminal, connect }: CommandContext) {
  return bindCommand('give', 'give somebody a role').action(
    async (role: string, subject: string, options: BindOptions) => {
      const binding = bindingOf(role, subject, options);
      await (await connect(options.server)).access.addBinding(binding);
      terminal.words(`${binding.subject} is ${role} in ${placeText(binding)}.`);
    },
  );
}

/** `tutti roles take <role> <subject>`: open streams of the subject end. */
export function takeRole({ terminal, connect }: CommandContext) {
  return bindCommand('take', 'take a role from somebody').action(
    async (role: string, subject: string, options: BindOptions) => {
      const binding = bindingOf(role, subject, options);
      await (await connect(options.server)).access.removeBinding(binding);
      terminal.words(`${binding.subject} is no longer ${role} in ${placeText(binding)}.`);
    },
  );
}

function bindCommand(name: string, description: string) {
  return serverCommand(name, description)
    .argument('<role>', '`tutti roles list` has all of them')
    .argument('<subject>', 'such as service-account:ci')
    .option('--everywhere', 'in all namespaces, and for what belongs to none');
}

/** The server says what is wrong with a role or a subject. */
function bindingOf(role: string, subject: string, options: BindOptions): RoleBinding {
  const namespace = options.everywhere ? '*' : options.namespace;
  return { subject, role: role as RoleBinding['role'], namespace };
}

function placeText({ namespace }: RoleBinding): string {
  return namespace === '*' ? 'all namespaces' : `namespace ${namespace}`;
}
