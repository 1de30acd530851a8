import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 200;
/** Where it cannot be asked for, pages are this large. */
const pageBytes = 4096;

/**
 * Looks now and then how much memory a process and all that it started use together, and calls
 * `exceed` when that is more than they may. Memory that they share counts once. Answers what ends the
 * watch. Where the system does not tell (it is Linux that does), nothing is ever too much.
 */
export function watchMemory(leader: number, maxBytes: number, exceed: () => void): () => void {
  const timer = setInterval(() => {
    const all = descendants(leader);
    if (sumOf(all, residentBytes) <= maxBytes || sumOf(all, proportionalBytes) <= maxBytes) return;
    clearInterval(timer);
    exceed();
  }, everyMs);
  return () => clearInterval(timer);
}

function sumOf(pids: readonly number[], bytesOf: (pid: number) => number): number {
  return pids.reduce((sum, pid) => sum + bytesOf(pid), 0);
}

/** The process itself, what it started, and what those started. */
function descendants(leader: number): number[] {
  const found = [leader];
  for (const pid of found) found.push(...childrenOf(pid));
  return found;
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Quickly told, but what is shared counts for each that shares it. */
function residentBytes(pid: number): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes;
}

/** Takes the kernel a while: it has to look at every page. */
function proportionalBytes(pid: number): number {
  const [, kibibytes = 0] = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`)) ?? [];
  return Number(kibibytes) * 1024;
}

/** Empty for a process that has ended in the meantime. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
