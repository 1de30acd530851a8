/**
 * Where a problem's `type` leads: a reference that every server resolves itself, to the page
 * `docs/errors/<code>.md` of its own version.
 */
export const PROBLEM_TYPE_BASE = '/errors/';

interface ProblemDefinition {
  readonly title: string;
  /** The HTTP status it is answered with. */
  readonly status: number;
}

/**
 * Every problem the server answers with, by its code. A code is stable: clients may branch on it.
 * Each has a page `docs/errors/<code>.md`.
 */
export const PROBLEMS = {
  'malformed-request': { title: 'The HTTP request cannot be read', status: 400 },
  'malformed-body': { title: 'The request body cannot be read', status: 400 },
  'invalid-request': { title: 'The request has not the expected form', status: 400 },
  'invalid-cloud-event': { title: 'The event is not a valid CloudEvent', status: 400 },
  unauthenticated: { title: 'A valid bearer token is missing', status: 401 },
  'invalid-signature': { title: 'The signature is not good', status: 401 },
  'stale-signature': { title: 'The signature is too old or from the future', status: 401 },
  forbidden: { title: 'The permission is missing', status: 403 },
  'route-not-found': { title: 'There is nothing at this path', status: 404 },
  'definition-not-found': { title: 'The definition does not exist', status: 404 },
  'run-not-found': { title: 'The run does not exist', status: 404 },
  'event-not-found': { title: 'The run has no such event', status: 404 },
  'operation-not-found': { title: 'The operation does not exist', status: 404 },
  'schedule-not-found': { title: 'The definition has no schedule', status: 404 },
  'secret-not-found': { title: 'The secret does not exist', status: 404 },
  'human-task-not-candidate': { title: 'The task is for other people', status: 403 },
  'human-task-self-approval': { title: 'Nobody approves what they have started', status: 403 },
  'human-task-not-found': { title: 'The human task does not exist', status: 404 },
  'webhook-not-found': { title: 'The webhook does not exist', status: 404 },
  'service-account-not-found': { title: 'The service account does not exist', status: 404 },
  'api-token-not-found': { title: 'The token does not exist', status: 404 },
  'role-binding-not-found': { title: 'The subject does not have the role there', status: 404 },
  'event-sink-not-found': { title: 'The event sink does not exist', status: 404 },
  'method-not-allowed': { title: 'The path does not take this method', status: 405 },
  'request-timeout': { title: 'The request came too slowly', status: 408 },
  'concurrency-limit-reached': {
    title: 'As many runs are under way as the definition allows',
    status: 409,
  },
  'definition-immutable': { title: 'The version is published with other content', status: 409 },
  'backup-elsewhere': { title: 'The store is backed up by its database', status: 409 },
  'run-cancelled': { title: 'The run was cancelled', status: 409 },
  'run-ended': { title: 'The run has ended', status: 409 },
  'run-already-on-version': { title: 'The run has that version already', status: 409 },
  'migration-incompatible': { title: 'The run cannot go over to that version', status: 409 },
  'run-not-suspended': { title: 'The run is not suspended', status: 409 },
  'run-already-suspended': { title: 'The run is suspended already', status: 409 },
  'run-not-faulted': { title: 'The run is not faulted', status: 409 },
  'run-rolled-back': { title: 'The run has been rolled back', status: 409 },
  'run-rolling-back': { title: 'The run is being rolled back', status: 409 },
  'task-not-live': { title: 'The task is not live in the run', status: 409 },
  'task-ambiguous': { title: 'The task is live more than once', status: 409 },
  'task-not-skippable': { title: 'The task cannot be skipped', status: 409 },
  'task-under-way': { title: 'The task has begun with its input', status: 409 },
  'task-not-entered': { title: 'The run has never come to the task', status: 409 },
  'rewind-not-possible': { title: 'The run cannot go back there', status: 409 },
  'variable-not-found': { title: 'There is no such variable', status: 409 },
  'run-changed': { title: 'The run has gone on meanwhile', status: 412 },
  'edited-data-invalid': { title: 'The data do not fit', status: 422 },
  'schedule-without-calendar': { title: 'The schedule has no calendar', status: 409 },
  'limit-reached': { title: 'The namespace has as many of these as it can have', status: 409 },
  'human-task-closed': { title: 'The human task is done or cancelled', status: 409 },
  'human-task-claimed': { title: 'Somebody else has the task', status: 409 },
  'human-task-not-claimed': { title: 'Nobody has the task', status: 409 },
  'human-task-shared': { title: 'Several people decide', status: 409 },
  'human-task-already-decided': { title: 'The user has decided already', status: 409 },
  'human-task-other-kind': { title: 'The task asks for something else', status: 409 },
  'body-too-large': { title: 'The request body is too large', status: 413 },
  'unsupported-media-type': { title: 'The content type is not taken here', status: 415 },
  'host-not-allowed': { title: 'The server does not answer for this host', status: 421 },
  'log-too-long': { title: 'The log of the run is too long for this', status: 422 },
  'definition-invalid': { title: 'The definition has mistakes', status: 422 },
  'namespace-mismatch': { title: 'The definition belongs to another namespace', status: 422 },
  'backfill-too-large': { title: 'The range has too many fires', status: 422 },
  'human-task-invalid-data': { title: 'The data do not fit the form', status: 422 },
  'delivery-unfit': { title: 'The delivery cannot be made an event', status: 422 },
  'idempotency-key-reused': { title: 'The key was used for another request', status: 422 },
  overloaded: { title: 'The server has as much work as it can take', status: 429 },
  'headers-too-large': { title: 'The request headers are too large', status: 431 },
  'internal-error': { title: 'The server made a mistake', status: 500 },
  'run-faulted': { title: 'The run faulted', status: 500 },
  'store-unavailable': { title: 'The server cannot reach its store', status: 503 },
  'master-key-unwritable': { title: 'The master key file cannot be written', status: 503 },
  'shutting-down': { title: 'The server is shutting down', status: 503 },
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** The `type` of a problem with this code: an absolute path on the server that answered it. */
export function problemType(code: ProblemCode): string {
  return `${PROBLEM_TYPE_BASE}${code}`;
}

/** Whether a string is one of the codes of this version. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(PROBLEMS, text);
}
