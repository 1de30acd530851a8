import type { Json } from '@tutti/jq';
import type { EmitTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { type CloudEvent, definitionSource } from '../cloud-event.ts';
import { complete } from '../lifecycle.ts';
import type { Activation } from '../state.ts';
import { failTask } from '../task-problem.ts';
import type { Turn } from '../turn.ts';

/** The event leaves with the commit; the task's output is the whole event. [SPEC V1] */
export const emitBehaviour: Behaviour<EmitTask> = {
  start(turn, activation, task, input) {
    const event = cloudEvent(turn, activation, turn.fill(task.event, input, activation));
    turn.perform({ type: 'emit', event });
    complete(turn, activation, event as Json);
  },
};

function cloudEvent(turn: Turn, activation: Activation, attributes: Json): CloudEvent {
  if (attributes === null || typeof attributes !== 'object' || Array.isArray(attributes)) {
    return failTask('expression', 'Expected the event to be an object of CloudEvents attributes.');
  }
  const given = attributes as { readonly [attribute: string]: Json };
  const event: { readonly [attribute: string]: Json } = {
    specversion: '1.0',
    id: `${turn.state.id}-${activation.id}-${activation.attempt}`,
    source: definitionSource(turn.knowledge.plan.document),
    time: new Date(turn.at).toISOString(),
    ...(Object.hasOwn(given, 'data') && { datacontenttype: 'application/json' }),
    ...given,
  };
  if (isCloudEvent(event)) return event;
  const wrong = IDENTIFYING.find((attribute) => !isText(event[attribute])) ?? 'type';
  return failTask(
    'expression',
    `Expected the event's ${wrong} to be a text, but it is ${JSON.stringify(event[wrong] ?? null)}.`,
  );
}

const IDENTIFYING = ['id', 'source', 'type'];

function isCloudEvent(event: {
  readonly [attribute: string]: Json | undefined;
}): event is CloudEvent {
  return IDENTIFYING.every((attribute) => isText(event[attribute]));
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '';
}
