import { postgresPrograms } from '../../packages/server/src/store/testing/postgres-server.ts';
import type { PlantedBug } from './bug.ts';

/** The bugs whose names begin so; none of the beginnings: all of them. */
export function named(bugs: readonly PlantedBug[], only: readonly string[]): readonly PlantedBug[] {
  const found = bugs.filter(
    ({ name }) => only.length === 0 || only.some((start) => name.startsWith(start)),
  );
  if (found.length > 0) return found;
  throw new Error(`Expected a bug named ${only.join(' or ')}: see --list.`);
}

/**
 * Whether its checks can be made on this machine. In the continuous integration they must be
 * (`.ci/run` installs what they need): there a bug that cannot be noticed has survived.
 */
export function canBeNoticed({ needs }: PlantedBug): boolean {
  return needs === undefined || process.env['CI'] === 'true' || postgresPrograms() !== undefined;
}
