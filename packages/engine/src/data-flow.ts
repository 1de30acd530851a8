import type { Json } from '@tutti/jq';
import type { DataExport, DataOutput, Task } from '@tutti/language';
import { validateAgainst } from './schema.ts';
import { contextOf, RAW_OUTPUT } from './scope.ts';
import type { Activation } from './state.ts';
import type { Extra, Turn } from './turn.ts';

/** Raw input → `input.schema` → `input.from`. [SPEC D2, D3] */
export function transformInput(turn: Turn, activation: Activation, task: Task): Json {
  const raw = activation.rawInput;
  validateAgainst(task.input?.schema, raw, 'input');
  return task.input?.from ? turn.fill(task.input.from, raw, activation) : raw;
}

/** Raw output → `output.as` → `output.schema`. [SPEC D5, D6] */
export function transformOutput(
  turn: Turn,
  activation: Activation,
  task: { readonly output?: DataOutput },
  rawOutput: Json,
  extra: Extra = {},
): Json {
  const as = task.output?.as;
  const output = as
    ? turn.fill(as, rawOutput, activation, { ...extra, [RAW_OUTPUT]: rawOutput })
    : rawOutput;
  validateAgainst(task.output?.schema, output, 'output');
  return output;
}

/** Output → `export.as` → `export.schema`: the new context, or nothing. [SPEC D7, D9] */
export function exportedContext(
  turn: Turn,
  activation: Activation,
  task: { readonly export?: DataExport },
  { rawOutput, output, extra = {} }: { rawOutput: Json; output: Json; extra?: Extra },
): Json | undefined {
  if (!task.export) return undefined;
  const { as, schema } = task.export;
  const context = as
    ? turn.fill(as, output, activation, { ...extra, [RAW_OUTPUT]: rawOutput, output })
    : contextOf(turn.state, activation);
  validateAgainst(schema, context, 'exported context');
  return context;
}
