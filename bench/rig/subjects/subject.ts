import type { Work, WorkRequest } from '../work.ts';

/** A system that a benchmark looks at, in processes of its own. */
export interface Subject {
  readonly name: string;
  /** What it promises about a step it has recorded. */
  readonly durability: string;
  request(work: Work): WorkRequest;
  /** The processes it consists of; those below them belong to it, too. */
  readonly pids: readonly number[];
  close(): Promise<void>;
}

/** What a subject is started with. */
export interface Scene {
  /** Empty, and its own. */
  readonly folder: string;
  /** The origin of the echo service. */
  readonly echo: string;
  /** What it will be asked for. */
  readonly works: readonly Work[];
}
