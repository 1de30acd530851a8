import type { Plan } from '@tutti/language';
import { differences } from './compare.ts';
import { Undetermined } from './halt.ts';
import { type Prediction, predict } from './predict.ts';
import { Record, type Recorded } from './record.ts';
import { recordedEnvironment } from './recorded-environment.ts';
import type { Observation } from './scripted-run.ts';

/** What the oracle says of a run that has ended, knowing all that was said to it. */
export type Judgement =
  | { readonly kind: 'undetermined'; readonly reason: string }
  | { readonly kind: 'determined'; readonly differences: readonly string[] };

export function judge(plan: Plan, run: Recorded): Judgement {
  try {
    const prediction = predict(plan, recordedEnvironment(run));
    if (prediction.kind === 'undetermined') return prediction;
    return { kind: 'determined', differences: differences(inCommands(prediction), observe(run)) };
  } catch (error) {
    if (!(error instanceof Undetermined)) throw error;
    return { kind: 'undetermined', reason: error.message };
  }
}

type Determined = Extract<Prediction, { kind: 'determined' }>;

/** Everything that one command has led to is at one moment; what is emitted is not looked at. */
function inCommands({ happenings, ...prediction }: Determined): Determined {
  const seen = happenings.filter(({ what }) => what !== 'emit');
  return {
    ...prediction,
    at: Math.floor(prediction.at),
    happenings: seen.map((happening) => ({ ...happening, at: Math.floor(happening.at) })),
  };
}

function observe({ commands, log, effects, state }: Recorded): Observation {
  const record = new Record(commands, log, effects);
  const started = record.started
    .filter(({ pointer }) => !pointer.endsWith('/metadata/compensation'))
    .map(({ pointer, at }) => ({ at, what: `start ${pointer}` }));
  const asked = record.asked.map(({ kind, pointer, at, value }) => {
    return { at, what: `${kind} ${pointer}`, value };
  });
  const { status, output, problem, context } = state;
  return {
    status,
    at: record.last,
    output,
    problem: problem === undefined ? undefined : JSON.parse(JSON.stringify(problem)),
    context,
    happenings: [...started, ...asked],
  };
}
