// The other side of the comparison, in a process of its own: a trap of the wasm build ends it.
import { loadJq } from 'jq-wasm';
import type { OracleAnswer, OracleCase } from './oracle.ts';

const jq = await loadJq();

process.on('message', (cases: readonly OracleCase[]) => {
  for (const [index, { program, input }] of cases.entries()) {
    const answer = answerTo(program, input);
    process.send?.({ index, answer });
    if (answer.kind === 'trapped') process.exit(1);
  }
});

function answerTo(program: string, input: string): OracleAnswer {
  try {
    const { stdout, stderr, exitCode } = jq.raw(input, program, ['-c']);
    if (/Aborted|RuntimeError|memory access/.test(stderr)) return { kind: 'trapped', why: stderr };
    if (exitCode === 3) return { kind: 'refused', why: stderr };
    return { kind: 'answered', stdout, stderr };
  } catch (error) {
    return { kind: 'trapped', why: String(error) };
  }
}
