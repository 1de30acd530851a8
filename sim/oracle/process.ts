import type { Json } from '@tutti/jq';
import type { RunTask, WorkflowProcess } from '@tutti/language';
import { ask, tell } from './ask.ts';
import type { Request } from './environment.ts';
import { fill, fillArgument, type Place } from './evaluate.ts';
import { Halt, Undetermined } from './halt.ts';
import { isObject } from './json-object.ts';
import { standardProblem } from './problem.ts';

/** P1 to P6. */
export function runProcess(task: RunTask, place: Place) {
  const request = requestOf(task, place);
  if (!task.await) {
    tell(request, place);
    return { at: place.at, output: place.data };
  }
  const { at, output } = ask(request, place);
  if (request.kind === 'child') return { at, output };
  return { at, output: returned(task, { ...place, at }, output) };
}

function requestOf({ process, pointer }: RunTask, place: Place): Request {
  if (process.kind === 'workflow') {
    return { kind: 'child', pointer, arguments: childOf(process, place) };
  }
  return { kind: 'process', pointer, arguments: fillArgument(place, process.arguments) };
}

function childOf({ namespace, name, version, input }: WorkflowProcess, place: Place): Json {
  return {
    namespace: fill(place, namespace),
    name: fill(place, name),
    version: fill(place, version),
    input: input ? fill(place, input) : {},
  };
}

function returned(task: RunTask, { at, pointer }: Place, output: Json): Json {
  if (!isObject(output)) {
    throw new Undetermined('a process that answers something else');
  }
  const isForgiving = task.return === 'code' || task.return === 'all';
  if (output['code'] !== 0 && !isForgiving) {
    throw new Halt(at, { kind: 'raised', problem: standardProblem('runtime', pointer) });
  }
  if (task.return === 'all') return output;
  return task.return === 'none' ? null : (output[task.return] ?? null);
}
