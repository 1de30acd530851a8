import type { Expression, UriTemplate } from '@tutti/language';
import type { Activation } from './state.ts';
import { failTask } from './task-problem.ts';
import type { Turn } from './turn.ts';
import { expandUri } from './uri-template.ts';

/** Where something is, by the task's input. [SPEC E6] */
export function uriOf(turn: Turn, activation: Activation, uri: UriTemplate | Expression): string {
  const input = activation.input ?? null;
  if (uri.kind === 'uri-template') return expandUri(uri.source, input);
  const value = turn.evaluate(uri, input, activation);
  if (typeof value === 'string') return value;
  return failTask(
    'expression',
    `Expected the endpoint to be a URI, but it is ${JSON.stringify(value)}.`,
  );
}
