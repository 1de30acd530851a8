import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import { within } from './deadline.ts';
import { type Environment, type Moment, NEVER } from './environment.ts';
import { fill, milliseconds } from './evaluate.ts';
import { Halt, settled, Undetermined } from './halt.ts';
import { type Problem, problemValue, standardProblem } from './problem.ts';
import { validate } from './schema.ts';
import type { Scope } from './scope.ts';
import { outputOf, runList } from './task.ts';
import { type Happening, Timeline } from './timeline.ts';
import { undo } from './undo.ts';

export type Prediction =
  /** Several outcomes are legal, or the oracle does not know the rules. */
  | { readonly kind: 'undetermined'; readonly reason: string }
  | {
      readonly kind: 'determined';
      readonly status: 'completed' | 'faulted' | 'cancelled' | 'waiting';
      readonly at: Moment;
      readonly output?: Json;
      readonly problem?: Json;
      /** Of a run that has come to the end of its tasks. */
      readonly context?: Json;
      /** Which tasks, calls and events began when. */
      readonly happenings: readonly Happening[];
    };

/** What a run of the plan comes to, as SPEC.md says. */
export function predict(plan: Plan, environment: Environment): Prediction {
  try {
    return new Oracle(plan, environment).tell();
  } catch (error) {
    if (!(error instanceof Undetermined)) throw error;
    return { kind: 'undetermined', reason: error.message };
  }
}

class Oracle {
  readonly #plan: Plan;
  readonly #environment: Environment;
  #timeline = new Timeline('', null);

  constructor(plan: Plan, environment: Environment) {
    this.#plan = plan;
    this.#environment = environment;
  }

  tell(): Prediction {
    const { cancel } = this.#environment;
    const end = settled(() => this.#run());
    if (!cancel || end.at < cancel.at) return this.#ended(end);
    if (end.at === cancel.at) throw new Undetermined('cancelled at the end');
    this.#timeline.cut(0, cancel.at);
    const at = cancel.rollback ? settled(() => ({ at: this.#undo(cancel.at) })) : cancel;
    return at instanceof Halt ? this.#ended(at) : this.#determined('cancelled', at.at);
  }

  /** D2, D3, D8, D10, W3. */
  #run(): { readonly at: Moment; readonly output: Json } {
    const { input: raw, startedAt } = this.#environment;
    const { input, timeout, tasks } = this.#plan;
    const before = {
      scope: this.#scope(),
      pointer: '/input',
      at: startedAt,
      data: raw,
      variables: {},
    };
    validate(input?.schema, raw, before);
    const data = input?.from ? fill(before, input.from) : raw;
    this.#timeline = new Timeline('', data);
    const scope = this.#scope();
    const place = { ...before, scope, pointer: '', data, variables: { input: data } };
    const { environment } = scope;
    const deadline = timeout ? environment.timeout(startedAt, milliseconds(place, timeout)) : NEVER;
    return within(scope, { deadline, pointer: '' }, () => {
      const end = settled(() => runList(tasks, data, scope, startedAt));
      if (end instanceof Halt && end.how.kind !== 'ended') throw end;
      const output = end instanceof Halt ? outputIn(end) : end.output;
      const after = { ...place, pointer: '/output', at: end.at };
      return { at: end.at, output: outputOf(after, output, this.#plan.output) };
    });
  }

  #scope(): Scope {
    const [plan, environment, timeline] = [this.#plan, this.#environment, this.#timeline];
    return { plan, environment, timeline, variables: {} };
  }

  #ended(end: Halt | { readonly at: Moment; readonly output: Json }): Prediction {
    if (!(end instanceof Halt)) {
      const { context } = this.#timeline;
      return { ...this.#determined('completed', end.at), output: end.output, context };
    }
    if (end.how.kind === 'raised') return this.#faulted(end.at, end.how.problem);
    if (end.how.kind === 'broken') return this.#broken(end);
    return this.#determined('waiting', end.at);
  }

  /** T3, C2. */
  #faulted(at: Moment, problem: Problem): Prediction {
    const undone = settled(() => ({ at: this.#undo(at, problem) }));
    if (undone instanceof Halt) return this.#ended(undone);
    return { ...this.#determined('faulted', undone.at), problem: problemValue(problem) };
  }

  /** C7. */
  #broken({ at, how }: Halt): Prediction {
    if (how.kind !== 'broken') throw new Error('Expected undoing to have failed.');
    const remaining = how.left.map(({ pointer }) => pointer);
    const about = { cause: problemValue(how.cause), remaining };
    const problem = { ...standardProblem('runtime', how.cause.instance ?? ''), ...about };
    return { ...this.#determined('faulted', at), problem };
  }

  #undo(at: Moment, problem?: Problem): Moment {
    return undo(this.#timeline.undoables(0), { scope: this.#scope(), at, problem });
  }

  #determined(status: 'completed' | 'faulted' | 'cancelled' | 'waiting', at: Moment) {
    const { happenings } = this.#timeline;
    return { kind: 'determined', status, at, happenings } as const;
  }
}

function outputIn({ how }: Halt): Json {
  if (how.kind === 'ended') return how.output;
  throw new Error('Expected the run to have ended.');
}
