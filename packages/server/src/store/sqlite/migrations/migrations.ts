import { INITIAL } from './0001-initial.ts';

/** In order, for ever: a released migration never changes, and the next one is appended. */
export const MIGRATIONS: readonly string[] = [INITIAL];
