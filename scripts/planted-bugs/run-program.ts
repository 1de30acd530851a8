import { type ChildProcess, spawn } from 'node:child_process';

/** What a program of Node is run with. */
export interface Running {
  readonly folder: string;
  readonly words: readonly string[];
  readonly failure: RegExp;
  readonly limitMs: number;
}

export type Verdict =
  | { readonly kind: 'passed'; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly tookMs: number; readonly evidence: string };

const OUTPUT_CHARACTERS = 200_000;
const running = new Set<ChildProcess>();

/** Ends every program that has not ended, with all that it has started. */
export function endPrograms(): void {
  for (const child of running) end(child);
}

/** Runs a program to its end, or to the first thing that it says is wrong, or to the limit of its time. */
export function runProgram({ folder, words, failure, limitMs }: Running): Promise<Verdict> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    // A group of its own: workers of a test runner end with it.
    const child = spawn(process.execPath, words, { cwd: folder, env: ENV, detached: true });
    running.add(child);
    let output = '';
    let evidence: string | null = null;
    const stop = (reason: string) => {
      evidence ??= reason;
      end(child);
    };
    const alarm = setTimeout(() => stop(`does not end within ${limitMs / 1000} s`), limitMs);
    const keep = (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-OUTPUT_CHARACTERS);
      const [found] = failure.exec(output) ?? [];
      if (found !== undefined) stop(evidenceIn(found));
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('close', (code) => {
      clearTimeout(alarm);
      running.delete(child);
      const tookMs = performance.now() - startedAt;
      if (evidence === null && code === 0) resolve({ kind: 'passed', tookMs });
      else resolve({ kind: 'failed', tookMs, evidence: evidence ?? lastLine(output) });
    });
  });
}

/** Colours would stand in the way of reading what is said. */
const ENV = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };

function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

/** The last line says what is wrong; those before it say where. */
function evidenceIn(found: string): string {
  return lastLine(found).replace(/^FAIL\s+(?:\S+ \S+ > )?/, '');
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
