import type { AccessAnswer } from '../../access/decide-access.ts';
import type {
  Link,
  LiveTaskWait,
  LiveWait,
  PlaceWait,
  RunWaits,
} from '../../runtime/waits/run-waits.ts';

type May = (permission: 'runs:read', namespace: string) => AccessAnswer;

/**
 * What runs wait for, as far as it may be told to who asks: a run can wait for one of another
 * namespace, and of what that one waits for only those hear who may read it.
 */
export function toldWaits({ tasks, place, ...waits }: RunWaits, may: May): RunWaits {
  return {
    ...waits,
    ...(place && { place: toldPlace(place, may) }),
    tasks: tasks.map((task) => toldTask(task, may)),
  };
}

export function toldTask(task: LiveTaskWait, may: May): LiveTaskWait {
  return { ...task, wait: toldWait(task.wait, may) };
}

function toldPlace({ because, ...place }: PlaceWait, may: May): PlaceWait {
  return { ...place, ...toldChain(because, may) };
}

function toldWait(wait: LiveWait, may: May): LiveWait {
  if (wait.kind !== 'child-run') return wait;
  const { because, ...rest } = wait;
  return { ...rest, ...toldChain(because, may) };
}

/** What comes after a run that is not told of is not told of either. */
function toldChain(because: readonly Link[] | undefined, may: May) {
  if (because === undefined) return {};
  const hidden = because.findIndex(
    ({ namespace }) => may('runs:read', namespace).kind === 'denied',
  );
  const told = hidden < 0 ? because : because.slice(0, hidden);
  return told.length === 0 ? {} : { because: told };
}
