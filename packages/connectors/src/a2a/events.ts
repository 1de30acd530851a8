import type { DialStream, Json } from '@tutti/connector-kit';
import { createParser } from 'eventsource-parser';
import { member, textMember } from '../arguments/json-object.ts';
import type { Reply } from './reply.ts';

const maxEvents = 10_000;

/** What an agent is done with a task in, or waits in for somebody else. */
const restingStates: ReadonlySet<string> = new Set([
  'completed',
  'canceled',
  'failed',
  'rejected',
  'input-required',
  'auth-required',
]);

/**
 * The results of all events, in order, up to the last one: the event that says it is final, a message,
 * or the end of the stream when the task rests by then. Throws a fault when the stream ends earlier.
 */
export async function eventsOf({ body }: DialStream, reply: Reply): Promise<Json[]> {
  const results: Json[] = [];
  let isOver = false;
  const take = (result: Json) => {
    if (isOver) return;
    results.push(result);
    isOver = isFinal(result);
  };
  const parser = createParser({ onEvent: ({ data }) => take(reply.result(data)) });
  const decoder = new TextDecoder();
  for await (const part of body) {
    parser.feed(decoder.decode(part, { stream: true }));
    if (results.length > maxEvents) throw reply.tooMany();
    if (isOver) return results;
  }
  const last = results.at(-1);
  if (last === undefined || !isAtRest(last)) throw reply.unfinished();
  return results;
}

function isFinal(result: Json): boolean {
  return member(result, 'final') === true || textMember(result, 'kind') === 'message';
}

function isAtRest(result: Json): boolean {
  return restingStates.has(textMember(member(result, 'status'), 'state') ?? '');
}
