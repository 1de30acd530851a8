import { INITIAL } from './0001-initial.ts';
import { RERUNS } from './0002-reruns.ts';
import { TAGS_IN_ORDER } from './0003-tags-in-order.ts';

/**
 * In order, for ever: a released migration never changes, and the next one is appended. When the
 * shape of a run's state changes, one empties `snapshots`: the log tells the state again.
 */
export const MIGRATIONS: readonly string[] = [INITIAL, RERUNS, TAGS_IN_ORDER];
