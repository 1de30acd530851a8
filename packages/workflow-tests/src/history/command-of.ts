import type { CloudEvent, Command, People, RunState } from '@tutti/engine';
import type { Outside } from './happenings.ts';

/** What stands in a run for what a recorded run has; undefined: nothing. */
export interface Bound {
  effect(recorded: string): string | undefined;
  activation(recorded: string): string | undefined;
  event(recorded: CloudEvent): CloudEvent | undefined;
}

/** What has happened outside, as a command to a run; null when it has nothing that this is for. */
export function commandOf(what: Outside, bound: Bound, state: RunState | null): Command | null {
  switch (what.kind) {
    case 'operator':
      return what.command;
    case 'answer': {
      const effect = bound.effect(what.effect);
      if (effect === undefined) return null;
      const { result } = what;
      if (result.kind === 'completed')
        return { type: 'complete-effect', effect, output: result.output };
      return { type: 'fail-effect', effect, problem: result.problem };
    }
    case 'item': {
      const effect = bound.effect(what.effect);
      if (effect === undefined) return null;
      const { item, id } = what;
      return { type: 'receive-item', effect, item, ...(id !== undefined && { id }) };
    }
    case 'event': {
      const subscription = bound.activation(what.activation);
      const event = bound.event(what.event);
      if (subscription === undefined || event === undefined) return null;
      return { type: 'deliver-event', subscription, event, expiresAt: what.expiresAt };
    }
    case 'deed': {
      const activation = bound.activation(what.activation);
      if (activation === undefined) return null;
      const by = { user: what.deed.by, groups: groupsOf(state, activation) };
      return { ...what.deed, activation, by };
    }
  }
}

/** A log does not tell by which group somebody might act; that it might is known, for it was done. */
function groupsOf(state: RunState | null, activation: string): People['groups'] {
  const body = state?.activations[activation]?.body;
  return body?.kind === 'human' ? body.candidates.groups : [];
}
