import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Json } from '@tutti/client';
import { CommandFailure } from '../terminal/command-failure.ts';
import { EXIT } from '../terminal/exit-codes.ts';

/**
 * The JSON that an argument stands for: itself, the file after an `@` (or simply the name of one),
 * or standard input for `-`. Anything else ends the command with a usage error.
 *
 * @param what names the argument in messages, such as `--input`
 */
export async function readJson(argument: string, what: string): Promise<Json> {
  if (argument === '-') return parseJson(await text(process.stdin), `${what} from standard input`);
  if (argument.startsWith('@')) return readJsonFile(argument.slice(1), what);
  if (looksLikeJson(argument)) return parseJson(argument, what);
  if (existsSync(argument)) return readJsonFile(argument, what);
  throw new CommandFailure(
    EXIT.usage,
    `Expected ${what} to be JSON or the name of a file, but "${argument}" is neither.`,
  );
}

function looksLikeJson(argument: string): boolean {
  return /^\s*([[{"\d-]|(true|false|null)\s*$)/.test(argument);
}

function readJsonFile(file: string, what: string): Json {
  return parseJson(readTextFile(file), `${what} from ${file}`);
}

/** The text of a file; a missing one ends the command. */
export function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(EXIT.usage, `Expected ${file} to be a readable file: ${reason}`);
  }
}

function parseJson(source: string, what: string): Json {
  try {
    return JSON.parse(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(EXIT.usage, `Expected ${what} to be JSON, but: ${reason}`);
  }
}
