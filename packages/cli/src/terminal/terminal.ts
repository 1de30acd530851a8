import { styleText } from 'node:util';
import type { Tone } from '../timeline/glyphs.ts';
import { shown } from './shown.ts';

/** The two ways out, and what the way to a person can show. */
export interface Terminal {
  /** What was asked for: to standard output, a line. */
  data(text: string): void;
  /** Words about it: to standard error, a line. */
  words(text: string): void;
  /** Colours words by their meaning, when a person is looking and colours are wanted. */
  paint(tone: Tone | 'strong', text: string): string;
  /** Whether words may be repainted in place. */
  readonly isLive: boolean;
  readonly columns: number;
  readonly rows: number;
  /** Unfinished writing to the words, for repainting. */
  write(text: string): void;
}

const STYLES = {
  good: 'green',
  bad: 'red',
  busy: 'cyan',
  quiet: 'gray',
  undone: 'yellow',
  strong: 'bold',
} as const;

/** The terminal of this process. Colours follow NO_COLOR, FORCE_COLOR and whether it is a TTY. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  return {
    // A program gets data as it is.
    data: (text) => void stdout.write(`${stdout.isTTY ? shown(text) : text}\n`),
    words: (text) => void stderr.write(`${shown(text)}\n`),
    paint: (tone, text) => styleText(STYLES[tone], text, { stream: stderr }),
    isLive:
      stderr.isTTY === true && process.env['TERM'] !== 'dumb' && process.env['CI'] === undefined,
    // Some terminals do not know their size, and say 0.
    columns: stderr.columns || 80,
    rows: stderr.rows || 24,
    write: (text) => void stderr.write(text),
  };
}
