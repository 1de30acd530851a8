import type { Json } from '@tutti/jq';
import type { ListenForeach } from '@tutti/language';
import { exportedContext, transformOutput } from '../data-flow.ts';
import { take } from '../lifecycle.ts';
import { first } from '../sequence.ts';
import type { Activation } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Begins `foreach` for the first of what waits, which is `item` to the tasks; they may be none. */
export function beginIteration(
  turn: Turn,
  activation: Activation,
  foreach: ListenForeach,
  item: Json,
  atEnd: (output: Json) => void,
): void {
  const { body } = activation;
  const begun = body?.kind === 'listen' || body?.kind === 'receive' ? body.begun : 0;
  const begins = { [foreach.item]: item, [foreach.at]: begun };
  turn.emit({ type: 'listen-advanced', activation: activation.id, begins });
  take(turn, activation, first(foreach.tasks), activation.input ?? null, () => atEnd(item));
}

/** The output of an iteration is transformed, exported, and kept. [SPEC V8] */
export function endIteration(
  turn: Turn,
  activation: Activation,
  foreach: ListenForeach,
  rawOutput: Json,
): void {
  const output = transformOutput(turn, activation, foreach, rawOutput);
  const context = exportedContext(turn, activation, foreach, { rawOutput, output });
  turn.emit({
    type: 'listen-advanced',
    activation: activation.id,
    ends: true,
    output,
    ...(context !== undefined && { context }),
  });
}
