import type { CloudEvent, Command, EffectId, HumanCommand, RunEvent } from '@tutti/engine';
import type { Json } from '@tutti/jq';

/** Something that came to a recorded run from outside, and when. */
export interface Happening {
  /** The number of its event in the log. */
  readonly sequence: number;
  readonly at: number;
  readonly what: Outside;
}

export type Outside =
  | { readonly kind: 'answer'; readonly effect: EffectId; readonly result: Answer }
  | { readonly kind: 'item'; readonly effect: EffectId; readonly item: Json; readonly id?: string }
  | {
      readonly kind: 'event';
      /** The activation that took it. */
      readonly activation: string;
      readonly event: CloudEvent;
      readonly expiresAt: number;
    }
  | { readonly kind: 'deed'; readonly activation: string; readonly deed: Deed }
  | { readonly kind: 'operator'; readonly command: Command };

type Answer = Extract<RunEvent, { readonly type: 'effect-settled' }>['result'];
/** What somebody did with a human task, whoever that is there. */
type Deed = HumanCommand extends infer Act
  ? Act extends HumanCommand
    ? Omit<Act, 'activation' | 'by'> & { readonly by: string }
    : never
  : never;

/** What came from outside in the log of a run, in order. All else the run did by itself. */
export function happeningsOf(log: readonly RunEvent[]): readonly Happening[] {
  const effects = new Map<string, EffectId>();
  const cancel = cancelOf(log);
  return log.flatMap((event, index) => {
    if (event.type === 'effect-requested') effects.set(event.activation, event.effect);
    if (cancel && index >= cancel.first && index <= cancel.last) {
      const what = { kind: 'operator', command: cancel.command } as const;
      return index === cancel.first ? [{ sequence: index + 1, at: event.at, what }] : [];
    }
    const what = outsideOf(event, effects);
    return what === null ? [] : [{ sequence: index + 1, at: event.at, what }];
  });
}

interface CancelEvents {
  readonly first: number;
  readonly last: number;
  readonly command: Command;
}

/** The events that follow at once from the command to cancel; there is one at the most. */
function cancelOf(log: readonly RunEvent[]): CancelEvents | null {
  const undoing = log.findIndex(
    (event) => event.type === 'rollback-started' && event.reason.kind === 'cancel',
  );
  const last = undoing >= 0 ? undoing : log.findIndex(({ type }) => type === 'run-cancelled');
  if (last < 0) return null;
  const { at } = log[last] ?? {};
  let first = last;
  while (log[first - 1]?.type === 'task-cancelled' && log[first - 1]?.at === at) first -= 1;
  // A suspended run is resumed first, by the same command.
  if (log[first - 1]?.type === 'run-resumed' && log[first - 1]?.at === at) first -= 1;
  return { first, last, command: { type: 'cancel', rollback: undoing >= 0 } };
}

function outsideOf(event: RunEvent, effects: ReadonlyMap<string, EffectId>): Outside | null {
  switch (event.type) {
    case 'run-admitted':
      return { kind: 'operator', command: { type: 'admit' } };
    case 'run-suspended':
      return { kind: 'operator', command: { type: 'suspend' } };
    case 'run-resumed':
      return { kind: 'operator', command: { type: 'resume' } };
    case 'run-retried':
      return { kind: 'operator', command: { type: 'retry' } };
    case 'effect-settled':
      return { kind: 'answer', effect: event.effect, result: event.result };
    case 'item-received': {
      const { activation, item, id } = event;
      const effect = effects.get(activation) ?? '';
      return { kind: 'item', effect, item, ...(id !== undefined && { id }) };
    }
    case 'event-consumed': {
      const { activation, event: cloudEvent, expiresAt } = event;
      return { kind: 'event', activation, event: cloudEvent, expiresAt };
    }
    default:
      return deedOf(event);
  }
}

function deedOf(event: RunEvent): Outside | null {
  switch (event.type) {
    case 'human-task-claimed':
      return deed(event.activation, { type: 'claim-human-task', by: event.by });
    case 'human-task-released':
      return deed(event.activation, { type: 'release-human-task', by: event.by });
    case 'human-task-reassigned': {
      const { activation, by, to, from } = event;
      const place = from === undefined ? {} : { from };
      return deed(activation, { type: 'reassign-human-task', by, to, ...place });
    }
    case 'human-task-decided': {
      const { activation, by, decision, comment } = event;
      const word = comment === undefined ? {} : { comment };
      return deed(activation, { type: 'decide-human-task', by, decision, ...word });
    }
    case 'human-task-completed': {
      const { activation, by, data } = event;
      return deed(activation, { type: 'complete-human-task', by, data });
    }
    default:
      return null;
  }
}

function deed(activation: string, what: Deed): Outside {
  return { kind: 'deed', activation, deed: what };
}
