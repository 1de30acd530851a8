import type { Json } from '@tutti/jq';
import type {
  CallTask,
  ConnectorCall,
  ForTask,
  RaiseTask,
  ReceiveCall,
  SwitchTask,
  Task,
} from '@tutti/language';
import { ask } from './ask.ts';
import { authorization } from './credentials.ts';
import { emit } from './emit.ts';
import type { Moment } from './environment.ts';
import { failure, fill, fillArgument, holds, milliseconds, type Place } from './evaluate.ts';
import type { Begun } from './extension.ts';
import { fork } from './fork.ts';
import { Halt, Undetermined } from './halt.ts';
import { listen } from './listen.ts';
import { askPeople } from './people.ts';
import { runProcess } from './process.ts';
import { receive } from './receive.ts';
import { type Variables, withVariables } from './scope.ts';
import { type Done, runList, runTask } from './task.ts';
import { attempt } from './try.ts';
import { undo } from './undo.ts';

interface Result {
  readonly at: Moment;
  readonly output: Json;
  readonly directive?: string | undefined;
  readonly seen?: Variables;
}

/** What the task itself does, between `input.from` and `output.as`. */
export function work(task: Task, begun: Begun): Done {
  const { directive = task.then, ...result } = resultOf(task, begun);
  return { ...result, directive };
}

function resultOf(task: Task, begun: Begun): Result {
  const { input, scope, at } = begun;
  const place = { scope, pointer: task.pointer, at, data: input, variables: { input } };
  switch (task.kind) {
    case 'set':
      return { at, output: fill(place, task.value) };
    case 'do':
      return runList(task.tasks, input, scope, at);
    case 'wait':
      return waited(place, scope.environment.timer(at, milliseconds(place, task.duration)));
    case 'raise':
      return raise(task, place);
    case 'switch':
      return { at, output: input, directive: choose(task, place) };
    case 'emit':
      return emit(task, place);
    case 'for':
      return loop(task, place);
    case 'fork':
      return fork(task, begun);
    case 'try':
      return attempt(task, begun);
    case 'listen':
      return listen(task, place);
    case 'run':
      return runProcess(task, place);
    case 'call':
      return call(task, begun, place);
  }
}

function waited({ data }: Place, at: Moment): Result {
  if (!Number.isFinite(at)) throw new Halt(at, { kind: 'stuck' });
  return { at, output: data };
}

function raise({ error, pointer }: RaiseTask, place: Place): never {
  const { title, detail, instance } = error;
  const [type, status] = [fill(place, error.type), fill(place, error.status)];
  if (typeof type !== 'string' || typeof status !== 'number') throw failure(place);
  const words = {
    ...(title && { title: fill(place, title) }),
    ...(detail && { detail: fill(place, detail) }),
  };
  if (instance) throw new Undetermined('an instance of its own');
  const problem = { type, status, ...words, instance: pointer };
  throw new Halt(place.at, { kind: 'raised', problem });
}

/** S1. */
function choose({ cases }: SwitchTask, place: Place): string | undefined {
  for (const { when, then } of cases) if (when && holds(place, when)) return then;
  return cases.find(({ when }) => when === undefined)?.then;
}

/** L1 to L4, F2. */
function loop(
  { in: items, each, at: index, while: condition, tasks }: ForTask,
  place: Place,
): Result {
  const list = fill(place, items);
  if (!Array.isArray(list)) throw failure(place);
  let [data, now] = [place.data, place.at];
  for (const [round, item] of list.entries()) {
    const scope = withVariables(place.scope, { [each]: item, [index]: round });
    const goesOn = !condition || holds({ ...place, scope, at: now, data }, condition);
    if (!goesOn) break;
    const end = runList(tasks, data, scope, now);
    [data, now] = [end.output, end.at];
  }
  return { at: now, output: data };
}

function call(task: CallTask, begun: Begun, place: Place): Result {
  const { input, scope, at } = begun;
  const { pointer, call: target } = task;
  switch (target.kind) {
    case 'connector': {
      const arguments_ = fillArgument(place, target.arguments);
      return seen(ask({ kind: 'call', pointer, arguments: arguments_ }, place), target, place);
    }
    case 'receive':
      return seen(receive(target, place), target, place);
    case 'human':
      return askPeople(target, place);
    case 'rollback':
      return { at: undoCaught(begun), output: input };
    case 'function': {
      // A3: it sees its arguments, and nothing of where it is called.
      const raw = target.with ? fill(place, target.with) : input;
      const function_ = scope.plan.functions[target.name]!;
      const done = runTask(function_, raw, scope, at);
      if (done.directive === 'end') throw new Halt(done.at, { kind: 'ended', output: done.output });
      return { at: done.at, output: done.output };
    }
  }
}

/** A6. */
function seen(
  result: Result,
  { authentication }: ConnectorCall | ReceiveCall,
  place: Place,
): Result {
  if (!authentication) return result;
  return { ...result, seen: { authorization: authorization(place, authentication) } };
}

/** A5, C2. */
function undoCaught({ scope, at }: Begun): Moment {
  if (!scope.caught) throw new Undetermined('a rollback outside of a catch');
  const { timeline, from, to } = scope.caught;
  if (timeline !== scope.timeline) throw new Undetermined('a rollback in a branch of a catch');
  return undo(timeline.undoables(from, to), { scope, at });
}
