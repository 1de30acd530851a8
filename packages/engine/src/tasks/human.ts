import type { Json } from '@tutti/jq';
import type { HumanCall } from '@tutti/language';
import type { HumanBody } from '../human/human-task.ts';
import { opening } from '../human/open.ts';
import { showTask, tellOfTask } from '../human/tell.ts';
import { complete } from '../lifecycle.ts';
import type { Activation, Instant } from '../state.ts';
import type { Turn } from '../turn.ts';

/** `call: human.task` and `call: human.approve`: opens the task. [SPEC H1] */
export function ask(turn: Turn, activation: Activation, call: HumanCall): void {
  const { id, pointer } = activation;
  turn.emit({
    type: 'human-task-opened',
    activation: id,
    pointer,
    ...opening(turn, activation, call),
  });
  announce(turn, activation);
}

/** It is done: the call completes. */
export function proceedWithAnswer(turn: Turn, activation: Activation, body: HumanBody): void {
  if (body.completion) complete(turn, activation, outputOf(body, body.completion));
}

/** [SPEC H5] */
function outputOf(
  { request, decisions }: HumanBody,
  { by, at, data = null, outcome }: NonNullable<HumanBody['completion']>,
): Json {
  const completedAt = toText(at);
  if (request.asks === 'form') return { data, completedBy: by, completedAt };
  const made = decisions.map((decision) => ({ ...decision, at: toText(decision.at) }));
  return { outcome: outcome ?? null, decisions: made, completedAt };
}

function toText(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** When something happens to the task by itself. */
export function humanDueAt({ timers }: HumanBody): Instant | null {
  return timers[0]?.at ?? null;
}

/** A reminder, the due instant or the escalation has come. [SPEC H7] */
export function humanDue(turn: Turn, activation: Activation, body: HumanBody): void {
  const [timer] = body.timers;
  if (!timer) return;
  const news = ({ remind: 'reminder', due: 'overdue', escalate: 'escalated' } as const)[timer.kind];
  const type = news === 'reminder' ? 'human-task-reminded' : (`human-task-${news}` as const);
  turn.emit({ type, activation: activation.id });
  showTask(turn, activation, body);
  tellOfTask(turn, activation, body, news);
}

/** The run no longer waits for it. */
export function withdraw(turn: Turn, activation: Activation, body: HumanBody): void {
  if (body.completion) return;
  showTask(turn, activation, body, 'cancelled');
  tellOfTask(turn, activation, body, 'cancelled');
}

/** The run waits for it again. */
export function announce(turn: Turn, activation: Activation): void {
  const { body } = activation;
  if (body?.kind !== 'human' || body.completion) return;
  showTask(turn, activation, body);
  tellOfTask(turn, activation, body, 'opened');
}
