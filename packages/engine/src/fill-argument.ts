import type { Json } from '@tutti/jq';
import type { Argument } from '@tutti/language';
import { credentials, fillerOf } from './authorization.ts';
import type { Activation } from './state.ts';
import type { Turn } from './turn.ts';
import { uriOf } from './uri-of.ts';

/** What the connector is given for `argument`, by the task's input. [SPEC A1] */
export function fillArgument(turn: Turn, activation: Activation, argument: Argument): Json {
  switch (argument.kind) {
    case 'arguments':
      return Object.fromEntries(
        argument.entries.map(([name, value]) => [name, fillArgument(turn, activation, value)]),
      );
    case 'uri':
      return uriOf(turn, activation, argument.uri);
    case 'credentials':
      return credentials(fillerOf(turn, activation), argument.authentication);
    case 'milliseconds':
      return turn.duration(argument.duration, activation.input ?? null, activation);
    default:
      return turn.fill(argument, activation.input ?? null, activation);
  }
}
