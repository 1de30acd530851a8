import type { WalMark } from './page-sums.ts';
import type { Wal } from './wal.ts';

/**
 * What is wrong with a write-ahead log; null when nothing is. SQLite takes a log up to the first
 * frame that is damaged, and says nothing: commits that were acknowledged would be gone.
 */
export function wrongLog(mark: WalMark | null, wal: Wal | null): string | null {
  if (wal?.isCutOff) {
    return `tutti.db-wal is damaged behind frame ${wal.frames}: commits that were whole follow.`;
  }
  if (mark === null) return null;
  if (wal?.salts === mark.salts) {
    if (wal.frames >= mark.frames) return null;
    return `tutti.db-wal has ${wal.frames} whole frames instead of ${mark.frames}: commits are lost.`;
  }
  if (mark.isCopied) return null;
  return `tutti.db-wal is not the log that ${mark.frames} frames were committed to: commits are lost.`;
}
