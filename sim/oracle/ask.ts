import type { Json } from '@tutti/jq';
import type { Moment, Request } from './environment.ts';
import type { Place } from './evaluate.ts';
import { Halt } from './halt.ts';

/** A1, A2: the outside is asked, and answers an output or a problem of this task. */
export function ask(
  request: Request,
  place: Place,
): { readonly at: Moment; readonly output: Json } {
  const { scope, at, pointer } = place;
  tell(request, place);
  const answer = scope.environment.answer(request, at);
  if (!Number.isFinite(answer.at)) throw new Halt(answer.at, { kind: 'stuck' });
  if ('output' in answer) return answer;
  const problem = { ...answer.problem, instance: pointer };
  throw new Halt(answer.at, { kind: 'raised', problem });
}

/** What is asked of the outside can be seen there. */
export function tell(request: Request, { scope, at }: Place): void {
  const { kind, pointer } = request;
  scope.timeline.happened({ at, what: `${kind} ${pointer}`, value: request.arguments });
}
