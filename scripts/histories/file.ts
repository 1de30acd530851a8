import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import { type Encoded, encode } from '../../packages/server/src/store/codec/codec.ts';
import { canonical, decoded, type End, type History } from './history.ts';

/** A line of a history's file. What is too long for its document stands before it, by its hash. */
type Line =
  | { readonly history: string; readonly plan: Plan }
  | { readonly blob: string; readonly value: Json }
  | ({ readonly turn: Json; readonly state: string } & References)
  | ({ readonly end: Json } & References);

interface References {
  readonly references?: Json;
}

type Blobs = Map<string, string>;

/** The text of a history's file: a line for its plan, for each turn of its log, and for its end. */
export function writeHistory({ name, plan, turns, end }: History): string {
  const written = new Set<string>();
  const lines: Line[] = [{ history: name, plan }];
  for (const { log, state } of turns) {
    const { blobs, document, ...more } = partsOf(log, written);
    lines.push(...blobs, { turn: document, ...more, state });
  }
  const { blobs, document, ...more } = partsOf(encode(JSON.parse(canonical(end))), written);
  lines.push(...blobs, { end: document, ...more });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function partsOf({ text, references, blobs }: Encoded, written: Set<string>) {
  const fresh = blobs.filter(({ hash }) => !written.has(hash));
  for (const { hash } of fresh) written.add(hash);
  const document: Json = JSON.parse(text);
  return {
    document,
    blobs: fresh.map(({ hash, text: blob }) => ({ blob: hash, value: JSON.parse(blob) as Json })),
    ...(references !== null && { references: JSON.parse(references) as Json }),
  };
}

/** The history in a file; throws with what is wrong with it. */
export function readHistory(text: string): History {
  const lines: Line[] = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const [first] = lines;
  if (!first || !('history' in first)) throw new Error('Expected a history and its plan first.');
  const blobs: Blobs = new Map(
    lines.flatMap((line) => ('blob' in line ? [[line.blob, JSON.stringify(line.value)]] : [])),
  );
  const turns = lines.flatMap((line) =>
    'turn' in line ? [{ log: encodedOf(line.turn, line, blobs), state: line.state }] : [],
  );
  const last = lines.at(-1);
  if (!last || !('end' in last)) throw new Error('Expected what the log comes to last.');
  const end = decoded<End>(encodedOf(last.end, last, blobs));
  return { name: first.history, plan: first.plan, turns, end };
}

function encodedOf(value: Json, { references }: References, blobs: Blobs): Encoded {
  return {
    text: JSON.stringify(value),
    references: references === undefined ? null : JSON.stringify(references),
    blobs: [...blobs].map(([hash, text]) => ({ hash, text })),
  };
}
