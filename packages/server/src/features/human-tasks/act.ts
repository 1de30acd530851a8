import { type ActingUser, isProblemCode, ROUTES } from '@tutti/api';
import type { Actor, HumanCommand, Rejection } from '@tutti/engine';
import type { Principal } from '../../access/principal.ts';
import type { Answer } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { overloaded, type ProblemAnswer, problem } from '../../http/problem.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { findHumanTask, refuseHumanTask, showHumanTask } from './find.ts';
import { readId } from './rules.ts';
import { isDone } from './same.ts';

export interface ActPorts {
  readonly runtime: Pick<Runtime, 'submit'>;
  readonly store: Pick<Store, 'humanTask' | 'plan'>;
}

interface Place {
  readonly namespace: string;
  readonly task: string;
}

/** A command without whose it is. */
type Wish = HumanCommand extends infer Command
  ? Command extends HumanCommand
    ? Omit<Command, 'activation' | 'by'>
    : never
  : never;

/** What people do with human tasks. */
export function actEndpoints(ports: ActPorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.claimHumanTask, ({ params, body, principal }) =>
      act(ports, params, actor(principal, body?.as), { type: 'claim-human-task' }),
    ),
    endpoint(ROUTES.releaseHumanTask, ({ params, body, principal }) =>
      act(ports, params, actor(principal, body?.as), { type: 'release-human-task' }),
    ),
    endpoint(ROUTES.completeHumanTask, ({ params, body, principal }) => {
      const data = body?.data;
      const wish = { type: 'complete-human-task', ...(data !== undefined && { data }) } as const;
      return act(ports, params, actor(principal, body?.as), wish);
    }),
    endpoint(ROUTES.decideHumanTask, ({ params, body: { as, ...decided }, principal }) =>
      act(ports, params, actor(principal, as), { type: 'decide-human-task', ...decided }),
    ),
    endpoint(ROUTES.reassignHumanTask, ({ params, body: { as, ...given }, principal }) =>
      act(ports, params, actor(principal, as), { type: 'reassign-human-task', ...given }),
    ),
  ];
}

/** On whose behalf is asked, and whose word that is: see `ActingUser`. */
function actor({ name }: Principal, as: ActingUser | undefined): Actor {
  if (as === undefined) return { user: name, groups: [] };
  return { user: as.user, groups: as.groups ?? [], vouchedBy: name };
}

async function act(
  { runtime, store }: ActPorts,
  { namespace, task: id }: Place,
  by: Actor,
  wish: Wish,
): Promise<Answer> {
  const found = await findHumanTask(store, namespace, id);
  if (found === null) return refuseHumanTask(namespace, id);
  const { runId, activation } = readId(id);
  const command: HumanCommand = { ...wish, activation, by };
  const answer = await runtime.submit(runId, command);
  if (answer.kind === 'overloaded') return overloaded(answer.retryAfterSeconds);
  const now = await findHumanTask(store, namespace, id);
  if (now === null || answer.kind === 'unknown-run') return refuseHumanTask(namespace, id);
  if (answer.kind === 'rejected' && !isDone(now, command)) return refuse(runId, answer.rejection);
  return showHumanTask(store, now);
}

/** A task of a run that has ended is closed as well. */
function refuse(runId: string, { code, message, errors }: Rejection): ProblemAnswer {
  if (code === 'run-ended') return problem('human-task-closed', { detail: message, runId });
  if (!isProblemCode(code)) {
    throw new Error(`Expected a rejection that people can meet, but it is '${code}'.`);
  }
  if (errors === undefined) return problem(code, { detail: message, runId });
  const fields = errors.map(({ pointer, message }) => ({ field: `body/data${pointer}`, message }));
  const detail = fields.slice(0, 5).map(({ field, message }) => `${field}: ${message}`);
  return problem(code, { detail: detail.join(' '), runId, errors: fields });
}
