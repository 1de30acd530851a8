import type { Json } from '@tutti/jq';
import type { CallTask } from '@tutti/language';
import type {
  ClaimHumanTask,
  CompleteHumanTask,
  DecideHumanTask,
  HumanCommand,
  ReassignHumanTask,
  ReleaseHumanTask,
} from '../commands.ts';
import { admit, tooDeep } from '../outside-data.ts';
import type { DataError, Rejection } from '../rejections.ts';
import { dataErrors } from '../schema.ts';
import { withoutMarkers } from '../secrets.ts';
import type { Activation } from '../state.ts';
import { TaskProblem } from '../task-problem.ts';
import type { Turn } from '../turn.ts';
import { type Actor, type HumanBody, type HumanOutcome, isShared } from './human-task.ts';
import { objection, objectionToStarter, refuse } from './may.ts';
import { showTask, tellOfTask } from './tell.ts';

/** A human task under way. */
interface Open {
  readonly activation: Activation;
  readonly body: HumanBody;
}

/** What people do with a human task; what cannot be is refused with the reason. [SPEC H3–H7] */
export function actOnHumanTask(turn: Turn, command: HumanCommand): Rejection | null {
  const activation = turn.find(command.activation);
  const body = activation?.body;
  if (!activation || body?.kind !== 'human' || body.completion || activation.phase !== 'active') {
    return refuse('human-task-closed', `Activation ${command.activation} waits for nobody.`);
  }
  const rejection = act(turn, { activation, body }, admitted(command));
  if (rejection) return rejection;
  showTask(turn, activation, body);
  if (body.completion) tellOfTask(turn, activation, body, 'completed');
  return null;
}

/** Names and comments are data from outside too; a form is checked for itself. [SPEC E5] */
function admitted(command: HumanCommand): HumanCommand {
  const by = { ...command.by, user: withoutMarkers(command.by.user) };
  if (command.type === 'reassign-human-task') {
    return { ...command, by, to: withoutMarkers(command.to) };
  }
  if (command.type !== 'decide-human-task' || command.comment === undefined) {
    return { ...command, by };
  }
  return { ...command, by, comment: withoutMarkers(command.comment) };
}

function act(turn: Turn, open: Open, command: HumanCommand): Rejection | null {
  switch (command.type) {
    case 'claim-human-task':
      return claim(turn, open, command);
    case 'release-human-task':
      return release(turn, open, command);
    case 'reassign-human-task':
      return reassign(turn, open, command);
    case 'decide-human-task':
      return decide(turn, open, command);
    case 'complete-human-task':
      return complete(turn, open, command);
  }
}

function claim(turn: Turn, { activation, body }: Open, { by }: ClaimHumanTask): Rejection | null {
  const rejection = refuseShared(body) ?? objection(body, by);
  if (rejection) return rejection;
  if (body.claimedBy === by.user) return refuse('human-task-claimed', `${by.user} has it already.`);
  turn.emit({ type: 'human-task-claimed', activation: activation.id, ...who(by) });
  return null;
}

function refuseShared({ request }: HumanBody): Rejection | null {
  if (!isShared(request)) return null;
  return refuse('human-task-shared', 'Several people decide: nobody has it for themselves.');
}

function release(
  turn: Turn,
  { activation, body }: Open,
  { by }: ReleaseHumanTask,
): Rejection | null {
  if (body.claimedBy === undefined) {
    return refuse(
      'human-task-not-claimed',
      'Expected a task that somebody has, but nobody has it.',
    );
  }
  const rejection = objection(body, by);
  if (rejection) return rejection;
  turn.emit({ type: 'human-task-released', activation: activation.id, ...who(by) });
  return null;
}

function reassign(
  turn: Turn,
  { activation, body }: Open,
  { by, to, from }: ReassignHumanTask,
): Rejection | null {
  const rejection =
    objectionToStarter(body, to) ?? (isShared(body.request) ? refuseSwap(body, to, from) : null);
  if (rejection) return rejection;
  const place = isShared(body.request) && from !== undefined ? { from } : {};
  turn.emit({ type: 'human-task-reassigned', activation: activation.id, ...who(by), to, ...place });
  return null;
}

/** Where several decide, one of them who has not decided is put in the place of another. */
function refuseSwap(
  { candidates, decisions }: HumanBody,
  to: string,
  from: string | undefined,
): Rejection | null {
  const hasDecided = (user: string) => decisions.some(({ by }) => by === user);
  if (hasDecided(to) || candidates.users.includes(to)) {
    return refuse('human-task-already-decided', `${to} is one of those who decide already.`);
  }
  if (from !== undefined && candidates.users.includes(from) && !hasDecided(from)) return null;
  return refuse(
    'human-task-shared',
    'Several people decide: say in whose place, of the users who have not decided.',
  );
}

function decide(
  turn: Turn,
  { activation, body }: Open,
  { by, decision, comment }: DecideHumanTask,
): Rejection | null {
  if (body.request.asks !== 'approval') {
    return refuse('human-task-other-kind', 'Expected data to be filled in, not a decision.');
  }
  if (body.decisions.some((made) => made.by === by.user)) {
    return refuse('human-task-already-decided', `${by.user} has decided already.`);
  }
  const rejection = objection(body, by);
  if (rejection) return rejection;
  const outcome = outcomeWith(body, decision);
  turn.emit({
    type: 'human-task-decided',
    activation: activation.id,
    ...who(by),
    decision,
    ...(comment !== undefined && { comment }),
    ...(outcome && { outcome }),
  });
  return null;
}

/** One rejection is the end of it. [SPEC H5] */
function outcomeWith(
  { decisions, request }: HumanBody,
  decision: DecideHumanTask['decision'],
): HumanOutcome | undefined {
  if (decision === 'reject') return 'rejected';
  return decisions.length + 1 >= (request.approvals ?? 1) ? 'approved' : undefined;
}

function complete(
  turn: Turn,
  { activation, body }: Open,
  { by, data: given = {} }: CompleteHumanTask,
): Rejection | null {
  if (body.request.asks !== 'form') {
    return refuse('human-task-other-kind', 'Expected a decision, approve or reject, and no data.');
  }
  const rejection = objection(body, by);
  if (rejection) return rejection;
  const data = admit(given);
  if (data === undefined) {
    return refuseData([{ pointer: '', message: tooDeep('The data') }]);
  }
  const errors = formErrors(turn, activation, data);
  if (errors.length > 0) return refuseData(errors);
  turn.emit({ type: 'human-task-completed', activation: activation.id, ...who(by), data });
  return null;
}

function formErrors(turn: Turn, activation: Activation, data: Json): readonly DataError[] {
  const { call } = turn.activity(activation) as CallTask;
  const form = call.kind === 'human' && call.asks.kind === 'form' ? call.asks : null;
  if (form?.schema === undefined) return [];
  try {
    return dataErrors(form.schema, data, 'form');
  } catch (error) {
    if (!(error instanceof TaskProblem)) throw error;
    return [{ pointer: '', message: error.message }];
  }
}

function refuseData(errors: readonly DataError[]): Rejection {
  const places = errors.slice(0, 5).map(({ pointer, message }) => `${pointer || '/'}: ${message}`);
  const message = `The data do not fit the form. ${places.join(' ')}`;
  return refuse('human-task-invalid-data', message, { errors });
}

function who({ user, vouchedBy }: Actor) {
  return { by: user, ...(vouchedBy !== undefined && { vouchedBy }) };
}
