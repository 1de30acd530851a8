import {
  type CloudEvent,
  type Decision,
  type Effect,
  type RunEvent,
  type RunState,
  replaceSecretMarkers,
} from '@tutti/engine';
import type { Json } from '@tutti/jq';

/** Something that a run asks of the world outside. */
export interface Ask {
  readonly kind: 'call' | 'emit' | 'listen' | 'person';
  readonly activation: string;
  /** The task's JSON pointer in its own plan. */
  readonly pointer: string;
  /** What is asked, without ids and instants that differ with every run. */
  readonly about: Json;
  /** Unique in the run: what answers name. */
  readonly id: string;
  /** Nobody waits for an answer. */
  readonly isUnanswered?: boolean;
  readonly event?: CloudEvent;
}

type RunDecision = Extract<Decision<RunState, RunEvent, Effect>, { readonly kind: 'accepted' }>;

/** What a decision asks for, in order; `pointers` are those of the activations of the run. */
export function asksOf(
  { events, effects }: RunDecision,
  runId: string,
  pointers: ReadonlyMap<string, string>,
): readonly Ask[] {
  const placed = (activation: string) => ({
    activation,
    pointer: pointers.get(activation) ?? '',
  });
  const people = events.flatMap((event): Ask[] => {
    if (event.type !== 'human-task-opened') return [];
    const { activation, request, candidates } = event;
    const { dueAt: _, ...asked } = request;
    const about = { ...asked, candidates };
    return [
      { kind: 'person', ...placed(activation), about: comparable(about, runId), id: activation },
    ];
  });
  const others = effects.flatMap((effect): Ask[] => {
    const ask = askOf(effect, runId);
    return ask ? [{ ...ask, ...placed(ask.activation), about: comparable(ask.about, runId) }] : [];
  });
  return [...people, ...others];
}

function askOf(effect: Effect, runId: string): Omit<Ask, 'pointer'> | null {
  switch (effect.type) {
    case 'call':
    case 'receive':
    case 'run-process': {
      const { connector, function: name, arguments: given, id, activation } = effect;
      const about = { call: `${connector}/${name}`, with: masked(given) };
      return { kind: 'call', activation, id, about, ...(!effect.await && { isUnanswered: true }) };
    }
    case 'start-run': {
      const { namespace, name, version, input, id, activation } = effect;
      const about = { call: `run ${namespace}/${name}@${version}`, with: masked(input) };
      return { kind: 'call', activation, id, about, ...(!effect.await && { isUnanswered: true }) };
    }
    case 'emit': {
      const { event } = effect;
      // What people are told of a task is no more than the asking.
      if (event.type.startsWith('io.tutti.')) return null;
      const { time: _, ...told } = event;
      const activation = emitterOf(event, runId);
      return { kind: 'emit', activation, id: event.id, about: told as Json, event };
    }
    case 'subscribe': {
      const { subscription } = effect;
      return { kind: 'listen', activation: subscription, id: subscription, about: null };
    }
    default:
      return null;
  }
}

function masked(value: Json): Json {
  return replaceSecretMarkers(value, (name) => `<secret ${name}>`);
}

/** The task that emits, when it leaves the id to the run. */
function emitterOf({ id }: CloudEvent, runId: string): string {
  if (!id.startsWith(`${runId}-`)) return '';
  const activation = id.slice(runId.length + 1);
  return activation.slice(0, activation.lastIndexOf('-'));
}

/**
 * A value without the ids that a run gives: of activations, effects, child runs and events. A task
 * more or less gives all that follow other ones.
 */
export function comparable(value: unknown, runId: string): Json {
  if (typeof value === 'string') return isGivenId(value, runId) ? '<id>' : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value.map((item) => comparable(item, runId));
  const members = Object.entries(value).map(([name, inner]) => [name, comparable(inner, runId)]);
  return Object.fromEntries(members);
}

const GIVEN = /^[-./]a\d+[-./]\d+$/;

function isGivenId(text: string, runId: string): boolean {
  return text.startsWith(runId) && GIVEN.test(text.slice(runId.length));
}
