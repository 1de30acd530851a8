import { setTimeout } from 'node:timers/promises';
import type { Operation, OperationsClient } from '@tutti/client';
import type { CommandContext } from '../command.ts';
import { progressLine } from './operation-words.ts';

const LOOK_EVERY_MS = 300;

/** Says how far an operation has come until it has ended, or the command shall end. */
export async function followOperation(
  { terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>,
  operations: Pick<OperationsClient, 'get'>,
  { namespace, id }: { readonly namespace: string; readonly id: string },
): Promise<Operation> {
  let said = '';
  for (;;) {
    const operation = await operations.get(namespace, id);
    const line = progressLine(operation);
    if (line !== said) terminal.words(line);
    said = line;
    if (operation.status !== 'running' || signal.aborted) return operation;
    await setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
