import type { Json } from '@tutti/jq';
import type { Alignment } from './align-tasks.ts';
import type { Ask } from './asks.ts';
import type { RecordedAsk } from './recording.ts';

/** What a new ask was in the recording. */
export interface Match {
  readonly recorded: RecordedAsk;
  /** Whether it asks for the very same. */
  readonly isSame: boolean;
}

/** The asks of a recording, each handed out once: the same first, else the next of the same task. */
export class AskMatching {
  readonly #alignment: Alignment;
  readonly #exact = new Map<string, Line>();
  readonly #ofTask = new Map<string, Line>();
  readonly #used = new Set<RecordedAsk>();

  /** `alignment` leads from the tasks of the new plan to those of the recorded one. */
  constructor(asks: readonly RecordedAsk[], alignment: Alignment) {
    this.#alignment = alignment;
    for (const ask of asks) {
      lineOf(this.#ofTask, taskKey(ask.kind, ask.pointer)).asks.push(ask);
      lineOf(this.#exact, exactKey(ask.kind, ask.pointer, ask.about)).asks.push(ask);
    }
  }

  take({ kind, pointer, about }: Ask): Match | undefined {
    const recorded = pointer === '' ? '' : this.#alignment.get(pointer);
    if (recorded === undefined) return undefined;
    const same = this.#next(this.#exact.get(exactKey(kind, recorded, about)));
    const found = same ?? this.#next(this.#ofTask.get(taskKey(kind, recorded)));
    if (!found) return undefined;
    this.#used.add(found);
    return { recorded: found, isSame: same !== undefined };
  }

  isUsed(ask: RecordedAsk): boolean {
    return this.#used.has(ask);
  }

  #next(line: Line | undefined): RecordedAsk | undefined {
    if (!line) return undefined;
    for (; line.next < line.asks.length; line.next += 1) {
      const ask = line.asks[line.next];
      if (ask && !this.#used.has(ask)) return ask;
    }
    return undefined;
  }
}

interface Line {
  readonly asks: RecordedAsk[];
  next: number;
}

function lineOf(lines: Map<string, Line>, key: string): Line {
  const line = lines.get(key) ?? { asks: [], next: 0 };
  lines.set(key, line);
  return line;
}

function taskKey(kind: string, pointer: string): string {
  return `${kind} ${pointer}`;
}

function exactKey(kind: string, pointer: string, about: Json): string {
  return `${taskKey(kind, pointer)} ${canonical(about)}`;
}

/** The same text for equal values, whatever the order of their members. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
