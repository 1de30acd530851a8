import type { HumanCall, HumanDue, Template } from '@tutti/language';
import { ask } from './ask.ts';
import { evaluate, failure, fill, millisecondsOf, type Place } from './evaluate.ts';

/** H1, H2, H5: people are asked once everything is evaluated, and answer what comes of it. */
export function askPeople({ asks, title, due, candidates }: HumanCall, place: Place) {
  fill(place, title);
  if (due) checkDue(due, place);
  const question = asks.kind === 'form' ? 'form' : howMany(asks.approvals, candidates.users, place);
  return ask({ kind: 'human', pointer: place.pointer, arguments: question }, place);
}

/** H5: all means every user among the candidates. */
function howMany(approvals: number | 'all', users: Template | undefined, place: Place): number {
  if (approvals !== 'all') return approvals;
  const named = users ? fill(place, users) : [];
  // H6.
  const { startedBy } = place.scope.environment;
  return Array.isArray(named) ? named.filter((user) => user !== startedBy).length : 0;
}

function checkDue(due: HumanDue, place: Place): void {
  if (due.kind !== 'expression') return;
  if (millisecondsOf(evaluate(place, due)) === null) throw failure(place);
}
