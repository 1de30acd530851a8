import { text } from 'node:stream/consumers';
import { CommandFailure } from '../terminal/command-failure.ts';
import { EXIT } from '../terminal/exit-codes.ts';

const ENTER = new Set(['\r', '\n', '\u0004']);
const ERASE = new Set(['\u007f', '\b']);
const INTERRUPT = '\u0003';

/**
 * A secret that nobody sees: typed without being shown where a person is at the keyboard, else all
 * of standard input. One line break at its end is not part of it. Never an argument: those are seen
 * by everybody on the machine.
 */
export async function readSecret(prompt: string): Promise<string> {
  const { stdin } = process;
  const value = stdin.isTTY ? await typed(prompt) : (await text(stdin)).replace(/\r?\n$/, '');
  if (value !== '') return value;
  throw new CommandFailure(EXIT.usage, 'Expected a value on standard input, but it is empty.');
}

async function typed(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  let value: string[] = [];
  try {
    for await (const chunk of stdin) {
      for (const character of String(chunk)) {
        if (character === INTERRUPT) throw new CommandFailure(EXIT.interrupted, 'Nothing was set.');
        if (ENTER.has(character)) return value.join('');
        value = ERASE.has(character) ? value.slice(0, -1) : [...value, character];
      }
    }
    return value.join('');
  } finally {
    stdin.setRawMode(false);
    stderr.write('\n');
  }
}
