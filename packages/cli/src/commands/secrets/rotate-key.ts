import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti secrets rotate-key`: a new master key, for the secrets of all namespaces. */
export function rotateKey({ terminal, connect }: CommandContext) {
  return serverCommand(
    'rotate-key',
    'make a new master key, and seal the secrets of all namespaces with it',
  ).action(async ({ server, json }: ServerOptions) => {
    const rotated = await (await connect(server)).secrets.rotateKey();
    if (json) return terminal.data(jsonText(rotated));
    const { keyId, sealedAgain, unreadable } = rotated;
    terminal.words(`Master key ${keyId} seals ${sealedAgain} secrets from now on.`);
    if (unreadable > 0) terminal.words(`${unreadable} could not be opened and stay as they are.`);
  });
}
