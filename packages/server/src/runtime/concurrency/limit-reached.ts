import { PROBLEMS, problemType } from '@tutti/api';
import type { Problem, RunConcurrency } from '@tutti/engine';

interface Definition {
  readonly namespace: string;
  readonly name: string;
}

/** What a caller is told whose run is refused. */
export function limitReachedText({ namespace, name }: Definition, { key, limit }: RunConcurrency) {
  const runs = limit === 1 ? 'one run' : `${limit} runs`;
  const which = key === undefined ? '' : ` with the key '${key}'`;
  return `${namespace}/${name} allows ${runs}${which} at the same time, and so many are under way. Start it when one has ended.`;
}

/** The problem of a task whose child run is refused. */
export function limitReached(definition: Definition, concurrency: RunConcurrency): Problem {
  const code = 'concurrency-limit-reached';
  const { title, status } = PROBLEMS[code];
  const detail = limitReachedText(definition, concurrency);
  return { type: problemType(code), status, title, detail };
}
