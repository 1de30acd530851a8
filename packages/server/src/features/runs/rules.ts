import type { Json, RunEvent, RunSummary } from '@tutti/api';
import type { RunEvent as EngineEvent, Problem } from '@tutti/engine';
import type { RunSummary as Summary } from '../../runtime/runtime.ts';
import type { NumberedEvent, RunCursor } from '../../store/port.ts';

/** A run as lists show it: instants become texts. */
export function toRunSummary({ startedAt, updatedAt, endedAt, ...rest }: Summary): RunSummary {
  const { currentTasks, problem, concurrency, ...members } = rest;
  return {
    ...members,
    currentTasks: [...currentTasks],
    ...(problem !== undefined && { problem: { ...problem } }),
    ...(concurrency !== undefined && { concurrency: withQueuedAt(concurrency) }),
    startedAt: toText(startedAt),
    updatedAt: toText(updatedAt),
    ...(endedAt !== undefined && { endedAt: toText(endedAt) }),
  };
}

function withQueuedAt({ queuedAt, ...rule }: NonNullable<Summary['concurrency']>) {
  return { ...rule, ...(queuedAt !== undefined && { queuedAt: toText(queuedAt) }) };
}

/** An event with its number: instants become texts wherever the vocabulary has them. */
export function toRunEvent({ sequence, event }: NumberedEvent): RunEvent {
  const { type, at, ...members } = asFollowed(event);
  return { sequence, type, at: toText(at), ...withTexts(members) };
}

/** Of a rewind what people follow; the state it puts the run into can be asked for. */
function asFollowed(event: EngineEvent): { readonly type: string; readonly at: number } {
  if (event.type === 'rollback-started' && event.reason.kind === 'rewind') {
    const { point, ...reason } = event.reason;
    const told = { ...event, reason: { ...reason, task: aboutTask(point.task) } };
    return told;
  }
  if (event.type !== 'run-rewound') return event;
  const { scopes, compensations: _, consumedEvents: __, ...more } = event;
  const around = scopes.map(({ id: activation, pointer }) => ({ activation, pointer }));
  const told = { ...more, scopes: around };
  return told;
}

function aboutTask({ activation, pointer, sequence }: RunRewound['task']): RunRewound['task'] {
  return { activation, pointer, sequence };
}

type RunRewound = Extract<EngineEvent, { readonly type: 'run-rewound' }>;

const INSTANTS: ReadonlySet<string> = new Set(['deadline', 'dueAt', 'expiresAt']);
const INNER_INSTANTS: ReadonlySet<string> = new Set([
  'attemptDeadline',
  'firstFailedAt',
  'retryAt',
  'dueAt',
  'at',
]);
/** Members of events that have instants inside. */
const WITH_INSTANTS: ReadonlySet<string> = new Set(['body', 'request', 'timers']);

function withTexts(members: object): { [name: string]: unknown } {
  return mapMembers(members, (name, value) => {
    if (!WITH_INSTANTS.has(name)) return textIf(INSTANTS.has(name), value);
    return Array.isArray(value) ? value.map(withInnerTexts) : withInnerTexts(value);
  });
}

function withInnerTexts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return mapMembers(value, (member, inner) => textIf(INNER_INSTANTS.has(member), inner));
}

function mapMembers(members: object, map: (name: string, value: unknown) => unknown) {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, map(name, value)]),
  );
}

function textIf(isInstant: boolean, value: unknown): unknown {
  return isInstant && typeof value === 'number' ? toText(value) : value;
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}

/** The path of a run in the API. */
export function runPath(namespace: string, runId: string): string {
  return `/v1/namespaces/${encodeURIComponent(namespace)}/runs/${encodeURIComponent(runId)}`;
}

/** What `If-Match` compares: a run changes with its events. */
export function etagOf({ sequence }: Pick<Summary, 'sequence'>): string {
  return `"${sequence}"`;
}

/** The HTTP status of a faulted run: its problem's, if that is one of a failure. */
export function statusOfProblem({ status }: Problem): number {
  return Number.isInteger(status) && status >= 400 && status <= 599 ? status : 500;
}

/** What the run was given, from its first event. */
export function inputOf(event: EngineEvent | undefined): Json {
  return event?.type === 'run-started' ? event.input : null;
}

/** What the run answered, from its last event; undefined when it did not complete. */
export function outputOf(event: EngineEvent | undefined): Json | undefined {
  return event?.type === 'run-completed' ? event.output : undefined;
}

/** Where a page of runs ended, from its cursor. */
export function readRunPlace(place: Json | undefined): RunCursor | null {
  if (!Array.isArray(place) || place.length !== 2) return null;
  const [startedAt, id]: readonly Json[] = place;
  return typeof startedAt === 'number' && typeof id === 'string' ? { startedAt, id } : null;
}
