import type { Route } from './route.ts';
import {
  getDefinition,
  listDefinitions,
  publishDefinition,
  validateDefinition,
} from './routes/definitions.ts';
import {
  deleteEventSink,
  getEventSink,
  listEventSinks,
  pauseEventSink,
  replayEventSink,
  resumeEventSink,
  setEventSink,
} from './routes/event-sinks.ts';
import { sendEvents } from './routes/events.ts';
import {
  claimHumanTask,
  completeHumanTask,
  decideHumanTask,
  getHumanTask,
  listHumanTasks,
  reassignHumanTask,
  releaseHumanTask,
} from './routes/human-tasks.ts';
import { migrateRun } from './routes/migration.ts';
import {
  getAbout,
  getHealth,
  getOpenApi,
  getProblemPage,
  listProblems,
  listTargets,
  makeBackup,
} from './routes/platform.ts';
import { rehearseDefinition } from './routes/rehearsals.ts';
import { retryRun, rewindRun, setVariables, skipTask } from './routes/repairs.ts';
import {
  cancelRun,
  diffRuns,
  getRun,
  getRunState,
  getRunWaits,
  listRunEvents,
  listRuns,
  rerunRun,
  resumeRun,
  startRun,
  suspendRun,
} from './routes/runs.ts';
import {
  backfillSchedule,
  getSchedule,
  listSchedules,
  pauseSchedule,
  previewSchedule,
  resumeSchedule,
  triggerSchedule,
} from './routes/schedules.ts';
import {
  deleteSecret,
  getSecret,
  listSecrets,
  rotateMasterKey,
  setSecret,
} from './routes/secrets.ts';
import {
  deleteWebhook,
  deliverWebhook,
  getWebhook,
  listWebhooks,
  setWebhook,
} from './routes/webhooks.ts';

/** Every route by its id. A server registers exactly these. */
export const ROUTES = {
  publishDefinition,
  listDefinitions,
  getDefinition,
  validateDefinition,
  startRun,
  listRuns,
  getRun,
  getRunWaits,
  getRunState,
  diffRuns,
  cancelRun,
  suspendRun,
  resumeRun,
  retryRun,
  skipTask,
  setVariables,
  rewindRun,
  rerunRun,
  migrateRun,
  listRunEvents,
  rehearseDefinition,
  listSchedules,
  getSchedule,
  previewSchedule,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
  backfillSchedule,
  listHumanTasks,
  getHumanTask,
  claimHumanTask,
  releaseHumanTask,
  completeHumanTask,
  decideHumanTask,
  reassignHumanTask,
  sendEvents,
  listSecrets,
  getSecret,
  setSecret,
  deleteSecret,
  rotateMasterKey,
  listTargets,
  makeBackup,
  listWebhooks,
  getWebhook,
  setWebhook,
  deleteWebhook,
  deliverWebhook,
  listEventSinks,
  getEventSink,
  setEventSink,
  deleteEventSink,
  pauseEventSink,
  resumeEventSink,
  replayEventSink,
  getHealth,
  getOpenApi,
  listProblems,
  getProblemPage,
  getAbout,
} as const;

export type RouteId = keyof typeof ROUTES;

/** The route table in the order of the documentation. */
export const ROUTE_TABLE: readonly Route[] = Object.values(ROUTES);
