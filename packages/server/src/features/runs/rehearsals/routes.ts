import { type RehearseDefinition, ROUTES } from '@tutti/api';
import type { MachineEnvironment } from '@tutti/engine';
import { type Answer, json } from '../../../http/answer.ts';
import { type Endpoint, endpoint, type RouteRequest } from '../../../http/endpoint.ts';
import { invalidMember } from '../../../http/problem.ts';
import type { RunPage, Store } from '../../../store/port.ts';
import { decodeCursor, encodeCursor, UNKNOWN_CURSOR } from '../../cursor.ts';
import { findRun, refuseRun } from '../find.ts';
import { instantOf } from '../list-query.ts';
import { readRunPlace } from '../rules.ts';
import { readCandidate } from './candidate.ts';
import { rehearseRun } from './rehearse-run.ts';

export interface RehearsalPorts {
  readonly store: Pick<Store, 'run' | 'runs' | 'runEvents' | 'plan' | 'resolve'>;
  /** What the machines of runs have of this host. */
  readonly engine: MachineEnvironment;
}

/** A page ends after so long, with whatever runs it has: the next one goes on after them. */
const ENOUGH_MS = 10_000;

/** Trying definitions on what runs have recorded. */
export function rehearsalEndpoint(ports: RehearsalPorts): Endpoint {
  return endpoint(ROUTES.rehearseDefinition, (request) => rehearse(ports, request));
}

async function rehearse(
  ports: RehearsalPorts,
  { params: { namespace }, body, signal }: RouteRequest<typeof ROUTES.rehearseDefinition>,
): Promise<Answer> {
  const { candidate, against, mapping = {}, cursor, limit = 20 } = body;
  const after = cursor === undefined ? undefined : readRunPlace(decodeCursor(cursor));
  if (after === null) return invalidMember({ ...UNKNOWN_CURSOR, field: 'body/cursor' });
  const reading = await readCandidate(ports.store, namespace, candidate);
  if (reading.kind === 'refused') return reading.answer;
  const page = await runsOf(ports.store, namespace, against, { limit, ...(after && { after }) });
  if (page === null) return refuseRun(namespace, 'run' in against ? against.run : '');
  const items = [];
  const enoughAt = performance.now() + ENOUGH_MS;
  // One after the other: a log is in memory while it is tried.
  for (const run of page.runs) {
    items.push(await rehearseRun(ports, run, reading.plan, mapping));
    if (signal.aborted || performance.now() >= enoughAt) break;
  }
  const next = items.length < page.runs.length ? page.runs[items.length - 1] : page.next;
  return json(200, { items, ...(next && { next: encodeCursor([next.startedAt, next.id]) }) });
}

/** The recorded runs; null when there is no such run. */
async function runsOf(
  store: RehearsalPorts['store'],
  namespace: string,
  against: RehearseDefinition['against'],
  page: Pick<Parameters<Store['runs']>[0], 'after' | 'limit'>,
): Promise<RunPage | null> {
  if ('run' in against) {
    const run = await findRun(store, namespace, against.run);
    return run && { runs: [run] };
  }
  const { startedAfter, startedBefore, ...filters } = against;
  return store.runs({
    namespace,
    ...filters,
    ...(startedAfter !== undefined && { startedFrom: instantOf(startedAfter) }),
    ...(startedBefore !== undefined && { startedBefore: instantOf(startedBefore) }),
    ...page,
  });
}
