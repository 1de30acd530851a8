import { Command } from 'commander';
import { canI } from './commands/access/can-i.ts';
import { whoAmI } from './commands/access/whoami.ts';
import type { CommandContext, CommandDefinition } from './commands/command.ts';
import { getDefinition } from './commands/definitions/get.ts';
import { listDefinitions } from './commands/definitions/list.ts';
import { publish } from './commands/definitions/publish.ts';
import { rehearseDefinition } from './commands/definitions/rehearse.ts';
import { validate } from './commands/definitions/validate.ts';
import { explain } from './commands/errors/explain.ts';
import { deleteSink } from './commands/event-sinks/delete.ts';
import { getSink } from './commands/event-sinks/get.ts';
import { listSinks } from './commands/event-sinks/list.ts';
import { pauseSink } from './commands/event-sinks/pause.ts';
import { replaySink } from './commands/event-sinks/replay.ts';
import { resumeSink } from './commands/event-sinks/resume.ts';
import { setSink } from './commands/event-sinks/set.ts';
import { sendEvents } from './commands/events/send.ts';
import { evaluate } from './commands/expressions/eval.ts';
import { cancelOperation } from './commands/operations/cancel.ts';
import { getOperation } from './commands/operations/get.ts';
import { listOperations } from './commands/operations/list.ts';
import { watchOperation } from './commands/operations/watch.ts';
import { giveRole, takeRole } from './commands/roles/bind.ts';
import { listBindings } from './commands/roles/bindings.ts';
import { listRoles } from './commands/roles/list.ts';
import { bulkRuns } from './commands/runs/bulk.ts';
import { cancelRun } from './commands/runs/cancel.ts';
import { diffRuns } from './commands/runs/diff.ts';
import { listEvents } from './commands/runs/events.ts';
import { getRun } from './commands/runs/get.ts';
import { listRuns } from './commands/runs/list.ts';
import { migrateRun } from './commands/runs/migrate.ts';
import { rerunRun } from './commands/runs/rerun.ts';
import { resumeRun } from './commands/runs/resume.ts';
import { retryRun } from './commands/runs/retry.ts';
import { rewindRun } from './commands/runs/rewind.ts';
import { setRunVariables } from './commands/runs/set.ts';
import { skipRunTask } from './commands/runs/skip.ts';
import { startRun } from './commands/runs/start.ts';
import { runState } from './commands/runs/state.ts';
import { stuckRuns } from './commands/runs/stuck.ts';
import { suspendRun } from './commands/runs/suspend.ts';
import { watchRun } from './commands/runs/watch.ts';
import { whyRun } from './commands/runs/why.ts';
import { backfillSchedule } from './commands/schedules/backfill.ts';
import { getSchedule } from './commands/schedules/get.ts';
import { listSchedules } from './commands/schedules/list.ts';
import { pauseSchedule } from './commands/schedules/pause.ts';
import { previewSchedule } from './commands/schedules/preview.ts';
import { resumeSchedule } from './commands/schedules/resume.ts';
import { triggerSchedule } from './commands/schedules/trigger.ts';
import { deleteSecret } from './commands/secrets/delete.ts';
import { listSecrets } from './commands/secrets/list.ts';
import { rotateKey } from './commands/secrets/rotate-key.ts';
import { setSecret } from './commands/secrets/set.ts';
import { up } from './commands/server/up.ts';
import { deleteServiceAccount } from './commands/service-accounts/delete.ts';
import { listServiceAccounts } from './commands/service-accounts/list.ts';
import { setServiceAccount } from './commands/service-accounts/set.ts';
import { backup } from './commands/store/backup.ts';
import { copyStore } from './commands/store/copy.ts';
import { restoreStore } from './commands/store/restore.ts';
import { salvageStore } from './commands/store/salvage.ts';
import { verifyStore } from './commands/store/verify.ts';
import { listTargets } from './commands/targets/list.ts';
import { claimTask } from './commands/tasks/claim.ts';
import { completeTask } from './commands/tasks/complete.ts';
import { approveTask, rejectTask } from './commands/tasks/decide.ts';
import { listTasks } from './commands/tasks/list.ts';
import { reassignTask } from './commands/tasks/reassign.ts';
import { releaseTask } from './commands/tasks/release.ts';
import { showTask } from './commands/tasks/show.ts';
import { test } from './commands/tests/test.ts';
import { createToken } from './commands/tokens/create.ts';
import { listTokens } from './commands/tokens/list.ts';
import { revokeToken } from './commands/tokens/revoke.ts';
import { deleteWebhook } from './commands/webhooks/delete.ts';
import { getWebhook } from './commands/webhooks/get.ts';
import { listWebhooks } from './commands/webhooks/list.ts';
import { setWebhook } from './commands/webhooks/set.ts';

const RUN_COMMANDS = [
  listRuns,
  getRun,
  whyRun,
  stuckRuns,
  runState,
  diffRuns,
  watchRun,
  listEvents,
  cancelRun,
  suspendRun,
  resumeRun,
  retryRun,
  skipRunTask,
  setRunVariables,
  rewindRun,
  rerunRun,
  migrateRun,
  bulkRuns,
];

const OPERATION_COMMANDS = [listOperations, getOperation, watchOperation, cancelOperation];

const SCHEDULE_COMMANDS = [
  listSchedules,
  getSchedule,
  previewSchedule,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
  backfillSchedule,
];

const SECRET_COMMANDS = [listSecrets, setSecret, deleteSecret, rotateKey];

const TASK_COMMANDS = [
  listTasks,
  showTask,
  claimTask,
  releaseTask,
  completeTask,
  approveTask,
  rejectTask,
  reassignTask,
];
const WEBHOOK_COMMANDS = [listWebhooks, getWebhook, setWebhook, deleteWebhook];

const SINK_COMMANDS = [listSinks, getSink, setSink, pauseSink, resumeSink, replaySink, deleteSink];

const ROLE_COMMANDS = [listRoles, listBindings, giveRole, takeRole];
const ACCOUNT_COMMANDS = [listServiceAccounts, setServiceAccount, deleteServiceAccount];
const TOKEN_COMMANDS = [listTokens, createToken, revokeToken];

/** The whole command line, ready to parse. */
export function program(context: CommandContext, version: string): Command {
  const tutti = new Command('tutti')
    .description('Describe processes, run them durably over all systems, and watch them.')
    .version(version)
    // So that `runs list --version 1.0.0` is an option of that command, not of this one.
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for what is possible)')
    .addHelpText('after', '\nExit codes and examples: docs/cli.md');
  for (const define of [up, validate, test, publish, startRun]) tutti.addCommand(define(context));
  tutti.addCommand(group('runs', 'look at runs and act on them', RUN_COMMANDS, context));
  const operations = 'look at what is done with many runs';
  tutti.addCommand(group('operations', operations, OPERATION_COMMANDS, context));
  const definitions = [listDefinitions, getDefinition, rehearseDefinition];
  tutti.addCommand(
    group('definitions', 'look at what is published, and try it', definitions, context),
  );
  const schedules = 'look at what starts by itself, and act on it';
  tutti.addCommand(group('schedules', schedules, SCHEDULE_COMMANDS, context));
  tutti.addCommand(
    group('tasks', 'look at what people are asked to do, and do it', TASK_COMMANDS, context),
  );
  tutti.addCommand(group('events', 'tell runs that something has happened', [sendEvents], context));
  const webhooks = 'where others tell of what happened, with a signature';
  tutti.addCommand(group('webhooks', webhooks, WEBHOOK_COMMANDS, context));
  tutti.addCommand(group('event-sinks', 'where events go, signed', SINK_COMMANDS, context));
  const secrets = 'keep what definitions refer to and nobody may see';
  tutti.addCommand(group('secrets', secrets, SECRET_COMMANDS, context));
  tutti.addCommand(
    group('targets', 'look at the systems that calls speak to', [listTargets], context),
  );
  const store = 'look after where runs are kept';
  const storeCommands = [verifyStore, copyStore, restoreStore, salvageStore];
  tutti.addCommand(group('store', store, storeCommands, context));
  tutti.addCommand(backup(context));
  const accounts = 'programs that have roles and tokens of their own';
  tutti.addCommand(group('service-accounts', accounts, ACCOUNT_COMMANDS, context));
  tutti.addCommand(
    group('tokens', 'what service accounts prove themselves with', TOKEN_COMMANDS, context),
  );
  tutti.addCommand(group('roles', 'who may do what, where', ROLE_COMMANDS, context));
  for (const define of [whoAmI, canI, evaluate, explain]) tutti.addCommand(define(context));
  return tutti;
}

function group(
  name: string,
  description: string,
  definitions: readonly CommandDefinition[],
  context: CommandContext,
): Command {
  const command = new Command(name).description(description);
  for (const define of definitions) command.addCommand(define(context));
  return command;
}
