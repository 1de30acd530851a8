import { readdirSync, readFileSync } from 'node:fs';

/** What some processes and all below them have used. */
export interface Usage {
  readonly residentBytes: number;
  /** Of all cores, by the program and by the system for it. */
  readonly processorMs: number;
}

/** Of Linux's clock ticks there are a hundred in a second on every machine that Node runs on. */
const TICK_MS = 10;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** The processes that begin at these, as Linux counts them; undefined on other systems. */
export function usageOf(pids: readonly number[]): Usage | undefined {
  if (process.platform !== 'linux') return undefined;
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(read);
  const found = new Set(pids);
  // Children come after their parents often, not always.
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  const ours = all.filter(({ pid }) => found.has(pid));
  const ticks = ours.reduce((sum, one) => sum + one.ticks, 0);
  const kilobytes = ours.reduce((sum, { pid }) => sum + residentKilobytes(pid), 0);
  return { residentBytes: kilobytes * 1024, processorMs: ticks * TICK_MS };
}

/** `man 5 proc`: 4 the parent, 14 to 17 its own time and that of its ended children. */
function read(pid: string): Process[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const rest = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const field = (number: number) => Number(rest[number - 3]);
    const ticks = field(14) + field(15) + field(16) + field(17);
    return [{ pid: Number(pid), parent: field(4), ticks }];
  } catch {
    // It has ended between being listed and being read.
    return [];
  }
}

function residentKilobytes(pid: number): number {
  try {
    return Number(
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0,
    );
  } catch {
    return 0;
  }
}
