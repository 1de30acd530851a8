/** The Node that is brought into the project when the running one will not do. The one place to change it. */
export const PINNED_NODE = '24.21.0';

const OLDEST_NODE = '24.15.0';
/** Before it, SQLite could lose a write-ahead log in a rare race of checkpoint and commit. */
const OLDEST_SQLITE = '3.51.3';

/**
 * Whether a Node can run Tutti's sources and store.
 *
 * @param {{ node: string, sqlite?: string | undefined }} versions as in `process.versions`
 */
export function isNodeRecentEnough(versions) {
  return (
    isAtLeast(versions.node, OLDEST_NODE) &&
    versions.sqlite !== undefined &&
    isAtLeast(versions.sqlite, OLDEST_SQLITE)
  );
}

/**
 * @param {string} version dotted numbers, as `24.15.0`
 * @param {string} least likewise
 */
function isAtLeast(version, least) {
  const actual = version.split('.').map(Number);
  for (const [index, wanted] of least.split('.').map(Number).entries()) {
    const part = actual[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
