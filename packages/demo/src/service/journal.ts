import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Effect, Journal } from './effect-log.ts';

/** A journal of one JSON line for each side effect, in `folder`. A line that was cut off is left out. */
export function journalIn(folder: string, name: string): Journal {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.jsonl`);
  return {
    read: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').flatMap(readLine) : []),
    // The line break comes first, so that a line that was cut off stays alone.
    append: (effect) => appendFileSync(file, `\n${JSON.stringify(effect)}`),
  };
}

function readLine(line: string): Effect[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
